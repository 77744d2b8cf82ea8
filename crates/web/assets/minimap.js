// The whole document beside the list: a line for each row, or the worst of several, in the colour of its score.
import { BOOKMARKED, CERTAIN, EXCLUDED, NO_SCORE, VERIFIED } from "./model.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./model.js").Row} Row */

/** Colours by grade, the worst last: it wins where rows share a line. Names of custom properties of the style sheet. */
const GRADES = ["--line", "--verified", "--sure", "--check", "--doubtful"];
/** Least height of a row on the map, so that a short document does not become a barcode of blocks. */
const TALLEST = 6;

export class Minimap {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Page} page
   */
  constructor(canvas, page) {
    this.canvas = canvas;
    this.page = page;
    this.frame = 0;
    this.known = { key: "", worst: new Uint8Array(0), bookmarks: new Set([0]) };
    this.ended = new AbortController();
    const { signal } = this.ended;
    const jump = (/** @type {PointerEvent} */ event) => {
      if (event.buttons !== 1) return;
      const { rows } = page;
      const index = Math.floor(((event.clientY - canvas.getBoundingClientRect().top) / this.#used()) * rows.length);
      const near = Math.max(0, Math.min(rows.length - 1, index));
      page.select(rows[near].shown ? near : page.sync.model.seek(near, 1, () => true), undefined, undefined, "middle");
    };
    canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); jump(event); event.preventDefault(); }, { signal });
    canvas.addEventListener("pointermove", jump, { signal });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.ask(), { signal });
  }

  /** Pixels of the map that hold rows. */
  #used() {
    return Math.min(this.canvas.clientHeight, this.page.rows.length * TALLEST);
  }

  /** Paints with the next frame. */
  ask() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.#paint();
    });
  }

  #paint() {
    const { canvas, page } = this;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const context = canvas.getContext("2d");
    if (!context || width === 0 || page.rows.length === 0) return;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    context.clearRect(0, 0, width, height);
    const style = getComputedStyle(canvas);
    const colours = GRADES.map((name) => style.getPropertyValue(name));
    const step = this.#used() / page.rows.length;
    const { worst, bookmarks } = this.#summary(step);
    worst.forEach((grade, y) => {
      context.fillStyle = colours[grade];
      context.fillRect(3, y, width - 6, 1);
    });
    context.fillStyle = style.getPropertyValue("--accent");
    for (const y of bookmarks) context.fillRect(0, y, 3, 2);
    const { from, to } = page.list.range;
    context.strokeStyle = style.getPropertyValue("--ink");
    context.lineWidth = 1;
    context.strokeRect(0.5, Math.floor(from * step) + 0.5, width - 1, Math.max(4, Math.floor((to - from) * step)));
    context.fillRect(width - 4, Math.floor(page.current.index * step) - 1, 4, 3);
  }

  /**
   * Returns the worst grade of each line, and the lines of bookmarks. Counted anew only when rows have changed.
   * @param {number} step pixels a row
   */
  #summary(step) {
    const { model } = this.page.sync;
    const key = `${model.revision} ${step}`;
    if (this.known.key === key) return this.known;
    const worst = new Uint8Array(Math.max(1, Math.ceil(step * model.rows.length)));
    /** @type {Set<number>} */
    const bookmarks = new Set();
    model.rows.forEach((row, index) => {
      const grade = row.shown ? this.#grade(row) : 0;
      const first = Math.floor(index * step);
      const end = Math.max(first + 1, Math.floor((index + 1) * step));
      for (let y = first; y < end; y++) if (grade > worst[y]) worst[y] = grade;
      if (row.has(BOOKMARKED)) bookmarks.add(first);
    });
    this.known = { key, worst, bookmarks };
    return this.known;
  }

  /** @param {Row} row */
  #grade(row) {
    if (row.has(EXCLUDED)) return 0;
    if (row.has(VERIFIED)) return 1;
    if (row.n === 0 || row.m === 0) return 3;
    if (row.score === NO_SCORE) return 1;
    if (row.score < CERTAIN / 2) return 4;
    return row.score < this.page.sync.model.sure * CERTAIN ? 3 : 2;
  }

  close() {
    this.ended.abort();
    cancelAnimationFrame(this.frame);
  }
}
