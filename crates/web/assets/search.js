// Search and filter: which rows are shown, and which of them hold what is looked for.
import { get, Failure } from "./api.js";
import { announce, byId, h } from "./dom.js";
import { STATES, QueryError, parse, patternOf } from "./query.js";
import { t } from "./texts.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./model.js").Row} Row */
/** @typedef {import("./query.js").Term} Term */

/** Milliseconds without a key before the search begins. */
const TYPING = 200;

export class Search {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    /** @type {HTMLInputElement} */
    this.query = byId("query");
    /** @type {HTMLSelectElement} */
    this.filter = byId("filter");
    /** @type {HTMLInputElement} */
    this.exact = byId("exact");
    /** The rows that the search found, as they were then. @type {Set<Row> | null} */
    this.found = null;
    /** Rows of a sample. @type {Set<Row> | null} */
    this.sample = null;
    this.timer = 0;
    this.asked = 0;
    this.ended = new AbortController();
    const { signal } = this.ended;
    this.translated();
    this.query.addEventListener("input", () => this.#later(TYPING), { signal });
    this.exact.addEventListener("change", () => this.#later(0), { signal });
    this.filter.addEventListener("change", () => { this.sample = null; this.#show(); }, { signal });
    byId("clear").addEventListener("click", () => this.clear(), { signal });
    byId("finder").addEventListener("submit", (/** @type {Event} */ event) => event.preventDefault(), { signal });
    this.query.addEventListener("keydown", (event) => {
      if (event.key === "Enter") this.step(event.shiftKey ? -1 : 1);
      else if (event.key === "Escape" && this.query.value === "") this.page.focus();
      else if (event.key === "Escape") this.clear();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }, { signal });
  }

  /** Fills the list of filters in the language of the page. */
  translated() {
    const chosen = this.filter.value;
    this.filter.replaceChildren(h("option", { value: "" }, t("filter.all")), ...Object.keys(STATES).map((name) => h("option", { value: name }, t(`filter.${name}`))));
    this.filter.value = chosen;
    this.#count();
  }

  focus() {
    this.query.focus();
    this.query.select();
  }

  focusFilter() {
    this.filter.focus();
    // Opens the list where the browser can.
    try { this.filter.showPicker(); } catch { /* the focus is enough */ }
  }

  clear() {
    this.query.value = "";
    this.filter.value = "";
    this.sample = null;
    this.#later(0);
    this.page.focus();
  }

  /** @param {number} delay */
  #later(delay) {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.#run(), delay);
  }

  async #run() {
    const asked = ++this.asked;
    const { page } = this;
    try {
      const { conditions, terms } = parse(this.query.value);
      if (conditions.length + terms.length === 0) {
        this.found = null;
        page.drawer.found = [];
      } else {
        const sets = await Promise.all(terms.map((term) => this.#ask(term)));
        if (asked !== this.asked) return;
        const { rows } = page;
        this.found = new Set(rows.filter((row, index) => conditions.every((fits) => fits(row, index))
          && terms.every((term, i) => sets[i].has(index) !== term.negated)));
        page.drawer.found = terms.flatMap((term) => {
          const pattern = term.negated ? null : patternOf(term, this.exact.checked);
          return pattern ? [{ pattern, side: term.side }] : [];
        });
      }
      this.query.removeAttribute("aria-invalid");
    } catch (error) {
      if (asked !== this.asked) return;
      this.query.setAttribute("aria-invalid", "true");
      if (error instanceof QueryError) announce(t("search.unknown", { part: error.part }));
      else if (error instanceof Failure) announce(error.told(), "alert");
      else throw error;
      return;
    }
    page.drawer.epoch++;
    this.#show();
  }

  /** @param {Term} term */
  async #ask({ text, side, regex }) {
    const values = new URLSearchParams({ q: text, side, regex: regex ? "1" : "0", case: this.exact.checked ? "1" : "0" });
    const { rows } = await get(`${this.page.sync.path}/search?${values}`);
    return /** @type {Set<number>} */ (new Set(rows));
  }

  /**
   * Shows only these rows: a sample.
   * @param {number[]} indices
   */
  only(indices) {
    this.sample = new Set(indices.map((index) => this.page.rows[index]));
    this.#show();
  }

  /** Hides the rows that do not fit. What changes later stays, so that nothing jumps away under a hand. */
  #show() {
    const { page } = this;
    const fits = STATES[this.filter.value] ?? (() => true);
    page.rows.forEach((row, index) => {
      row.shown = fits(row, index) && (this.found === null || this.found.has(row)) && (this.sample === null || this.sample.has(row));
    });
    page.sync.model.revision++;
    for (const row of page.list.elements.keys()) row.dirty = true;
    page.list.refilter();
    this.#count();
    const here = page.row.shown ? page.current.index : page.sync.model.seek(page.current.index, 1, () => true);
    const index = here >= 0 ? here : page.sync.model.seek(page.rows.length, -1, () => true);
    const typing = document.activeElement === this.query || document.activeElement === this.filter;
    if (index >= 0) page.select(index, undefined, undefined, "middle");
    if (!typing) page.focus();
  }

  #count() {
    const isActive = this.found !== null || this.filter.value !== "" || this.sample !== null;
    const shown = this.page.rows.reduce((count, row) => count + (row.shown ? 1 : 0), 0);
    byId("matches").textContent = isActive ? t("search.shown", { n: shown }) : "";
    byId("clear").hidden = !isActive;
  }

  /** @param {1 | -1} direction */
  step(direction) {
    const next = this.page.sync.model.seek(this.page.current.index, direction, () => true);
    if (next >= 0) this.page.select(next, undefined, undefined, "middle");
    else announce(t(direction > 0 ? "go.none-below" : "go.none-above"));
  }

  close() {
    this.ended.abort();
    clearTimeout(this.timer);
  }
}
