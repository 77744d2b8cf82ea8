// The virtual list: of any number of rows, only those near the screen have elements. Rows wrap, so that their
// heights differ and are known only once they have been shown; until then an estimate holds.
import { Fenwick } from "./fenwick.js";
import { h } from "./dom.js";

/** @typedef {import("./model.js").Row} Row */
/** @typedef {import("./model.js").Model} Model */

/** Height of a row that has not been shown, in pixels: two lines of text. Corrected by the mean of the first screen. */
const FIRST_ESTIMATE = 84;
/** Pixels beyond the screen that are kept ready, so that a step of the wheel shows no gap. */
const OVERSCAN = 160;
/** Rows on the screen and around it at most: with about 16 elements a row, they stay below 1,000. */
const MOST_ROWS = 48;

export class List {
  /**
   * @param {HTMLElement} scroller
   * @param {HTMLElement} place holds the rows
   * @param {Model} model
   * @param {{ fill: (element: HTMLElement, row: Row, index: number) => void, drop: (element: HTMLElement) => void }} draw
   */
  constructor(scroller, place, model, draw) {
    this.scroller = scroller;
    this.place = place;
    this.model = model;
    this.draw = draw;
    this.estimate = FIRST_ESTIMATE;
    this.calibrated = false;
    /** @type {Map<Row, HTMLElement>} */
    this.elements = new Map();
    /** The row that has the focus stays even off the screen. */
    this.kept = 0;
    this.range = { from: 0, to: 0 };
    this.frame = 0;
    this.width = 0;
    /** @type {() => void} */
    this.onPaint = () => {};
    model.onSwap = (at, old, rows) => this.#swapped(at, old, rows);
    this.fenwick = this.#sum();
    this.ended = new AbortController();
    scroller.addEventListener("scroll", () => this.ask(), { passive: true, signal: this.ended.signal });
    this.watch = new ResizeObserver(() => this.#resized());
    this.watch.observe(place);
    this.watch.observe(scroller);
  }

  /** @param {Row} row */
  #height(row) {
    if (!row.shown) return 0;
    return row.height || this.estimate;
  }

  #sum() {
    const { rows } = this.model;
    // A loop takes a tenth of the time of Float64Array.from with a function: 50,000 rows are summed at every change of their number.
    const heights = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) heights[i] = this.#height(rows[i]);
    return new Fenwick(heights);
  }

  #resized() {
    const width = this.place.clientWidth;
    if (width !== this.width && this.width !== 0) {
      for (const row of this.model.rows) row.height = 0;
      this.fenwick = this.#sum();
      for (const row of this.elements.keys()) row.dirty = true;
    }
    this.width = width;
    this.ask();
  }

  /**
   * Keeps the elements of rows that were replaced by as many others: the eye, and screen readers, stay where they are.
   * @param {number} at
   * @param {Row[]} old
   * @param {Row[]} rows
   */
  #swapped(at, old, rows) {
    old.forEach((row, i) => {
      const element = this.elements.get(row);
      if (!element) return;
      this.elements.delete(row);
      if (i < rows.length && !this.elements.has(rows[i])) {
        this.elements.set(rows[i], element);
        rows[i].dirty = true;
      } else {
        this.#remove(element);
      }
    });
    if (old.length !== rows.length) this.fenwick = this.#sum();
    else rows.forEach((row, i) => this.fenwick.set(at + i, this.#height(row)));
  }

  /** @param {HTMLElement} element */
  #remove(element) {
    this.draw.drop(element);
    element.remove();
  }

  /** Counts heights anew after the filter has changed. */
  refilter() {
    this.fenwick = this.#sum();
    this.ask();
  }

  /** Paints before the next frame. */
  ask() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  /** Rows between the top of the scroller and the list: the column headings. */
  get #offset() {
    return this.place.offsetTop;
  }

  /** Paints what is on the screen now. */
  paint() {
    const anchor = this.#anchor();
    // Heights that become known move what follows; twice is enough, as the second pass only adds rows at the end.
    for (let pass = 0; pass < 3; pass++) {
      const wanted = this.#wanted();
      this.#place(wanted);
      if (!this.#measure(wanted)) break;
      this.#restore(anchor);
    }
    this.place.style.setProperty("height", `${Math.round(this.fenwick.total())}px`);
    this.onPaint();
  }

  /** Returns a row on the screen and how far below its top the screen begins. */
  #anchor() {
    const top = this.scroller.scrollTop;
    const rows = this.model.rows;
    const kept = this.fenwick.before(this.kept);
    // The row with the focus stays still if it is on the screen, else the first row on it.
    const onScreen = kept >= top && kept < top + this.scroller.clientHeight;
    const index = onScreen ? this.kept : this.fenwick.find(top);
    return { row: rows[index], index, gap: top - this.fenwick.before(index) };
  }

  /** @param {{ index: number, gap: number }} anchor */
  #restore({ index, gap }) {
    const top = this.fenwick.before(index) + gap;
    if (Math.abs(this.scroller.scrollTop - top) < 1) return;
    this.place.style.setProperty("height", `${Math.round(this.fenwick.total())}px`);
    this.scroller.scrollTop = top;
  }

  /** Returns the indices of the rows that need an element, in order. */
  #wanted() {
    const { rows } = this.model;
    const top = this.scroller.scrollTop - OVERSCAN;
    const bottom = this.scroller.scrollTop + this.scroller.clientHeight - this.#offset + OVERSCAN;
    const out = [];
    let index = this.fenwick.find(top);
    let y = this.fenwick.before(index);
    this.range.from = index;
    for (; index < rows.length && y < bottom && out.length < MOST_ROWS; index++) {
      if (!rows[index].shown) continue;
      out.push(index);
      y += this.#height(rows[index]);
    }
    this.range.to = index;
    if (this.kept < rows.length && rows[this.kept].shown && !out.includes(this.kept)) {
      if (this.kept < (out[0] ?? 0)) out.unshift(this.kept);
      else out.push(this.kept);
    }
    return out;
  }

  /** @param {number[]} wanted */
  #place(wanted) {
    const { rows } = this.model;
    const keep = new Set(wanted.map((index) => rows[index]));
    for (const [row, element] of this.elements) {
      if (keep.has(row)) continue;
      this.elements.delete(row);
      this.#remove(element);
    }
    let next = this.place.firstElementChild;
    for (const index of wanted) {
      const row = rows[index];
      let element = this.elements.get(row);
      if (!element) {
        element = h("div", { role: "row", class: "row" });
        row.dirty = true;
        this.elements.set(row, element);
      }
      // Elements on the page keep their order, so only new ones are moved: a moved element loses the focus.
      if (element === next) next = next.nextElementSibling;
      else this.place.insertBefore(element, next);
      if (row.dirty || element.dataset.index !== String(index)) {
        this.draw.fill(element, row, index);
        row.dirty = false;
      }
      element.style.setProperty("transform", `translateY(${this.fenwick.before(index)}px)`);
    }
  }

  /**
   * Measures the rows on the screen; returns whether one was another height than expected.
   * @param {number[]} wanted
   */
  #measure(wanted) {
    const { rows } = this.model;
    let changed = false;
    const heights = wanted.map((index) => this.elements.get(rows[index])?.offsetHeight ?? 0);
    heights.forEach((height, i) => {
      const row = rows[wanted[i]];
      // A row whose text is on its way keeps the estimate.
      if (!row.text || height === 0 || row.height === height) return;
      row.height = height;
      this.fenwick.set(wanted[i], height);
      changed = true;
    });
    if (changed && !this.calibrated) {
      this.calibrated = true;
      this.estimate = heights.reduce((sum, height) => sum + height, 0) / heights.length;
      this.fenwick = this.#sum();
    }
    return changed;
  }

  /**
   * Scrolls until a row is on the screen, and paints. A row that is gone to ("middle") has some of what follows it below.
   * @param {number} index
   * @param {"nearest" | "middle"} where for a row that is off the screen
   */
  reveal(index, where = "nearest") {
    this.kept = index;
    const view = this.scroller.clientHeight - this.#offset;
    // What the row and those above it measure is known only after they are painted: look again then.
    for (let pass = 0; pass < 3; pass++) {
      const y = this.fenwick.before(index);
      const height = Math.min(this.#height(this.model.rows[index]), view);
      const top = this.scroller.scrollTop;
      const bottom = where === "middle" && this.fenwick.total() > y + height + view / 4 ? (view * 3) / 4 : view + 1;
      const isSeen = y >= top && (y + height <= top + bottom || (y - top < 1 && height > bottom));
      if (isSeen && pass > 0) return;
      if (!isSeen) {
        this.place.style.setProperty("height", `${Math.round(this.fenwick.total())}px`);
        if (where === "middle") this.scroller.scrollTop = y - view / 3;
        else this.scroller.scrollTop = y < top ? y : y + height - view;
      }
      this.paint();
    }
  }

  /** Returns how many rows a page down moves. */
  pageRows() {
    const top = this.scroller.scrollTop;
    const view = this.scroller.clientHeight - this.#offset;
    return Math.max(1, this.fenwick.find(top + view) - this.fenwick.find(top) - 1);
  }

  /** Takes the list off the page. */
  close() {
    this.ended.abort();
    this.watch.disconnect();
    cancelAnimationFrame(this.frame);
    for (const element of this.elements.values()) this.#remove(element);
    this.elements.clear();
  }
}
