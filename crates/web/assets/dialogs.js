// Dialogs: each asks for something and closes with Escape; the focus then goes back to the list.
import { get, post } from "./api.js";
import { ask, labelled, tell } from "./ask.js";
import { announce, h } from "./dom.js";
import { showHelp } from "./help.js";
import { FINDING } from "./model.js";
import { showPreview } from "./preview.js";
import { exportDocument } from "./results.js";
import { t, tellMessage } from "./texts.js";

/** @typedef {import("./page.js").Page} Page */

/** Links drawn for a sample unless another number is asked for: an interval of about ±10 %. */
const SAMPLE = 60;

export class Dialogs {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
  }

  /**
   * @param {string} title
   * @param {Node[]} content
   * @param {string} [action]
   */
  async #ask(title, content, action) {
    const yes = await ask(title, content, action);
    this.page.focus();
    return yes;
  }

  async goTo() {
    const field = h("input", { type: "number", min: 1, max: this.page.rows.length, required: true, value: this.page.current.index + 1, inputmode: "numeric" });
    queueMicrotask(() => field.select());
    if (await this.#ask(t("go.title"), [labelled(t("go.row", { n: this.page.rows.length }), field)], t("go.go"))) {
      this.page.goTo(Math.max(1, Math.min(this.page.rows.length, Number(field.value))) - 1);
    }
  }

  async note() {
    const { index } = this.page.current;
    const field = h("textarea", { rows: 4, dir: "auto" });
    field.value = this.page.row.text?.note ?? "";
    const keys = (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form?.requestSubmit(); };
    field.addEventListener("keydown", keys);
    if (await this.#ask(t("note.title", { row: index + 1 }), [labelled(t("note.text"), field)], t("note.save"))) {
      this.page.operate({ kind: "note", row: index, text: field.value.trim() });
    }
  }

  /** Asks the server what it would align otherwise, and shows it. */
  async realign() {
    const { page } = this;
    const { index } = page.current;
    announce(t("realign.busy"));
    try {
      const answer = await post(`${page.sync.path}/realign`, { row: index });
      if (answer.same) {
        announce(t("realign.same"));
        return;
      }
      const preview = await showPreview(page, answer);
      if (await this.#ask(t("realign.title", { from: answer.row + 1, to: answer.row + answer.count }), [preview], t("realign.accept"))) {
        if (page.sync.version === answer.version) page.operate({ kind: "realign", row: answer.row, count: answer.count, rows: answer.rows });
        else announce(t("error.stale"), "alert");
      }
    } catch (error) {
      tell(error);
    }
  }

  async export() {
    await exportDocument(this.page.sync.path, this.page.session);
    this.page.focus();
  }

  /** Draws links at random, and says how precise the alignment is by those that were judged. */
  async sample() {
    const field = h("input", { type: "number", min: 1, max: 10_000, value: SAMPLE });
    if (await this.#ask(t("sample.title"), [h("p", {}, t("sample.hint")), labelled(t("sample.size"), field)], t("sample.draw"))) await this.draw(Number(field.value) || SAMPLE);
  }

  /** @param {number} count */
  async draw(count) {
    const { page } = this;
    try {
      const answer = await get(`${page.sync.path}/sample?n=${count}&seed=1`);
      page.search.only(answer.rows);
      const percent = (/** @type {number} */ share) => Math.round(share * 1000) / 10;
      const result = answer.judged > 0
        ? t("sample.result", { n: answer.judged, precision: percent(answer.precision), low: percent(answer.low), high: percent(answer.high) })
        : t("sample.none");
      await this.#ask(t("sample.title"), [h("p", {}, t("sample.shown", { n: answer.rows.length })), h("p", {}, result)]);
    } catch (error) {
      tell(error);
    }
  }

  /** Replaces what the search found in the chosen sentence, or in all rows that are shown. */
  async replace() {
    const { page } = this;
    const patterns = page.drawer.found;
    if (patterns.length === 0) {
      announce(t("replace.search-first"));
      page.search.focus();
      return;
    }
    const by = h("input", { type: "text", dir: "auto" });
    const all = h("input", { type: "checkbox" });
    if (!await this.#ask(t("replace.title"), [labelled(t("replace.by"), by), h("label", { class: "toggle" }, all, h("span", {}, t("replace.all"))),
      h("p", { class: "hint" }, t("replace.hint"))], t("replace.go"))) return;
    const rows = all.checked ? page.rows.map((_row, index) => index).filter((index) => page.rows[index].shown) : [page.current.index];
    let count = 0;
    for (const index of rows) count += this.#replaceIn(index, by.value);
    announce(t("replace.done", { n: count }));
  }

  /**
   * @param {number} index
   * @param {string} by
   */
  #replaceIn(index, by) {
    const { page } = this;
    let count = 0;
    for (const side of /** @type {const} */ (["source", "target"])) {
      page.rows[index].text?.[side].forEach(({ text: old }, piece) => {
        let text = old;
        for (const { pattern, side: where } of page.drawer.found) if (where === "both" || where === side) text = text.replace(pattern, () => by);
        if (text !== old && page.operate({ kind: "edit", row: index, side, piece, text })) count++;
      });
    }
    return count;
  }

  /**
   * Accepts a finding of the current row, with a reason.
   * @param {number} at
   */
  async accept(at) {
    const { page } = this;
    const { index } = page.current;
    const { row } = page;
    const finding = row.text?.findings[at];
    if (!finding) return;
    const reason = h("input", { type: "text", required: true, dir: "auto" });
    const yes = await this.#ask(t("accept.title"), [h("p", {}, tellMessage(finding.message)), labelled(t("accept.reason"), reason), h("p", { class: "hint" }, t("accept.hint", { rule: finding.rule }))], t("accept.save"));
    if (!yes) return;
    try {
      const { file } = await post(`${page.sync.path}/accept`, { row: index, rule: finding.rule, accept: finding.accept, reason: reason.value.trim() });
      if (row.text) row.text = { ...row.text, findings: row.text.findings.filter((one) => one !== finding) };
      if (row.text?.findings.length === 0) row.flags &= ~FINDING;
      row.dirty = true;
      page.changed();
      announce(t("accept.done", { file }));
    } catch (error) {
      tell(error);
    }
  }

  async help() {
    await showHelp(this.page);
  }
}
