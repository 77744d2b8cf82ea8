// Edits a text in its place. What is written is an overlay: the server keeps the original.
import { announce, h } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {import("./page.js").Page} Page */

export class Editor {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    /** @type {HTMLElement | null} */
    this.form = null;
    this.before = "";
  }

  get open() {
    return this.form !== null;
  }

  /** Whether something was typed that is not an operation yet. */
  get isChanged() {
    return this.form !== null && this.form.querySelector("textarea")?.value !== this.before;
  }

  /** The row was replaced by a change from another tab: what was typed is shown once more, to be copied. */
  lose() {
    if (this.isChanged) announce(t("edit.lost", { text: this.form?.querySelector("textarea")?.value ?? "" }), "alert");
    this.form = null;
  }

  /** Opens the chosen sentence for editing. */
  start() {
    const { page } = this;
    const { index, side, piece } = page.current;
    const row = page.row;
    const chip = page.list.elements.get(row)?.querySelector(".chosen");
    const text = row.text?.[side][piece];
    if (this.open || !text || !(chip instanceof HTMLElement)) {
      if (!this.open) announce(t("reason.empty-side"));
      return;
    }
    const area = h("textarea", { "aria-label": t("edit.label", { row: index + 1 }), lang: page.sync.head[side].lang, dir: "auto", spellcheck: "true" });
    area.value = text.text;
    this.before = text.text;
    const button = (/** @type {string} */ key, /** @type {() => void} */ run) => h("button", { type: "button", click: run }, t(key));
    const commit = () => this.#commit(area.value);
    this.form = h("div", { class: "editor" }, area, h("div", { class: "line" },
      button("edit.save", commit), button("edit.cut", () => this.#cut(area)), button("edit.cancel", () => this.#close()),
      text.original !== undefined && button("edit.original", () => { area.value = text.original ?? ""; grow(); area.focus(); })));
    const grow = () => {
      area.style.setProperty("height", "auto");
      area.style.setProperty("height", `${area.scrollHeight + 2}px`);
      this.#remeasure();
    };
    area.addEventListener("input", grow);
    area.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === "Escape") this.#close();
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.#cut(area);
      else if (event.key === "Enter") commit();
      else return;
      event.preventDefault();
    });
    chip.hidden = true;
    chip.after(this.form);
    grow();
    area.focus();
    area.setSelectionRange(0, 0);
  }

  /** The row has another height now. */
  #remeasure() {
    this.page.list.ask();
  }

  #close() {
    const chip = this.form?.previousElementSibling;
    this.form?.remove();
    this.form = null;
    const { page } = this;
    if (chip instanceof HTMLElement) chip.hidden = false;
    for (const row of page.list.elements.keys()) row.dirty = true;
    page.list.paint();
    page.focus();
  }

  /** @param {string} text */
  #commit(text) {
    const { index, side, piece } = this.page.current;
    const old = this.page.row.text?.[side][piece];
    this.#close();
    if (old && text !== old.text) this.page.operate({ kind: "edit", row: index, side, piece, text });
  }

  /**
   * Splits the sentence where the caret is; what was typed is kept.
   * @param {HTMLTextAreaElement} area
   */
  #cut(area) {
    const { index, side, piece } = this.page.current;
    const old = this.page.row.text?.[side][piece];
    // The server counts characters, not UTF-16 units.
    const offset = [...area.value.slice(0, area.selectionStart)].length;
    const text = area.value;
    if (offset === 0 || area.selectionStart === text.length) {
      announce(t("reason.offset"));
      return;
    }
    this.#close();
    if (old && text !== old.text && !this.page.operate({ kind: "edit", row: index, side, piece, text })) return;
    this.page.operate({ kind: "cut", row: index, side, piece, offset });
  }
}
