// How a row looks.
import { h } from "./dom.js";
import { BOOKMARKED, CERTAIN, CHANGED, DOUBTFUL, EDITED, EXCLUDED, MADE, NO_SCORE, NOTE, VERIFIED } from "./model.js";
import { controls, mark, plain, unmark } from "./marks.js";
import { currentLanguage, formatScore, has, t, tellMessage } from "./texts.js";

/** @typedef {import("./model.js").Row} Row */
/** @typedef {import("../types").Side} Side */
/** @typedef {import("../types").DocumentHead} DocumentHead */

/** @type {Side[]} */
export const SIDES = ["source", "target"];
/** Below this score a link is more likely wrong than right. */
const EVEN = 0.5;
/** Reasons of a row that is not sure: what a reader takes in at a glance. Those of a sure row are in its tooltip. */
const MOST_REASONS = 3;
/** Rows and columns of headings come first in the numbers of ARIA, which begin at 1. */
const FIRST_ROW = 2;

/** What a row shows of the state of the page. */
export class Drawer {
  /** @param {DocumentHead} head */
  constructor(head) {
    this.head = head;
    /** The row, side and piece that keys act on. */
    this.current = { index: 0, side: /** @type {Side} */ ("source"), piece: 0 };
    /** What the search looks for. @type {{ pattern: RegExp, side: Side | "both" }[]} */
    this.found = [];
    /** The piece that waits for its counterpart. @type {{ side: Side, id: string } | null} */
    this.pinned = null;
    /** Rises when all rows look otherwise, as in another language. */
    this.epoch = 0;
    /** @type {WeakMap<HTMLElement, { text: unknown, epoch: number, number: number }>} */
    this.drawn = new WeakMap();
    this.fill = this.fill.bind(this);
    /** Called when the row that is edited goes. */
    this.onLost = () => {};
  }

  /** @param {HTMLElement} element */
  drop(element) {
    if (element.querySelector(".editor")) this.onLost();
    unmark(element);
  }

  /**
   * Brings the element of a row up to date.
   * @param {HTMLElement} element
   * @param {Row} row
   * @param {number} index
   */
  fill(element, row, index) {
    const before = this.drawn.get(element);
    // A text that is being edited is not taken away.
    const kept = element.querySelector(".editor") !== null;
    if (!kept && (!before || before.text !== row.text || before.epoch !== this.epoch || !element.firstChild)) {
      unmark(element);
      element.replaceChildren(this.#number(), this.#cell(element, row, "source"), h("div", { role: "gridcell", class: "link" }),
        this.#cell(element, row, "target"), h("div", { role: "gridcell", class: "verdict" }));
      this.drawn.set(element, { text: row.text, epoch: this.epoch, number: index });
    }
    this.#state(element, row, index);
  }

  #number() {
    return h("div", { role: "rowheader", class: "number" },
      h("button", { type: "button", tabindex: -1, "aria-haspopup": "menu", "data-menu": true }));
  }

  /**
   * @param {HTMLElement} owner
   * @param {Row} row
   * @param {Side} side
   */
  #cell(owner, row, side) {
    const { lang } = this.head[side];
    const cell = h("div", { role: "gridcell", class: "cell", "data-side": side });
    if (!row.text) {
      cell.append(h("span", { class: "chip waiting", "data-piece": 0, tabindex: -1 }, "…"));
      return cell;
    }
    const pieces = row.text[side];
    if (pieces.length === 0) cell.append(h("span", { class: "chip empty", "data-piece": -1, tabindex: -1 }, t("row.empty")));
    pieces.forEach((piece, at) => {
      const shown = plain(piece.text);
      const chip = h("span", {
        class: `chip${piece.original === undefined ? "" : " overlaid"}${piece.start ? " start" : ""}`, "data-piece": at, "data-n": piece.id.replace(/@\d+$/, "′"),
        tabindex: -1, lang, dir: "auto", title: piece.original === undefined ? null : t("row.original", { text: plain(piece.original) }),
      }, shown);
      for (const { from, to, kind } of piece.marks) mark(owner, chip, kind, from, to);
      for (const place of controls(piece.text)) mark(owner, chip, "control", place, place + 1);
      for (const { pattern, side: where } of this.found) {
        if (where !== "both" && where !== side) continue;
        for (const found of shown.matchAll(pattern)) mark(owner, chip, "found", found.index, found.index + found[0].length);
      }
      for (const finding of row.text?.findings ?? []) {
        for (const place of finding[side]) if (place.piece === at) mark(owner, chip, "finding", place.from, place.to);
      }
      cell.append(chip);
    });
    const place = row.text.place[side];
    if (place) cell.append(h("small", { class: "place" }, place));
    return cell;
  }

  /**
   * What changes without the texts: flags, score, where the focus is.
   * @param {HTMLElement} element
   * @param {Row} row
   * @param {number} index
   */
  #state(element, row, index) {
    const isCurrent = index === this.current.index;
    element.dataset.index = String(index);
    if (isCurrent) element.setAttribute("aria-current", "true");
    else element.removeAttribute("aria-current");
    element.setAttribute("aria-rowindex", String(index + FIRST_ROW));
    element.className = `row ${this.tone(row)}${isCurrent ? " current" : ""}${row.has(VERIFIED) ? " verified" : ""}${row.has(EXCLUDED) ? " excluded" : ""}`;
    const [number, source, link, target, verdict] = /** @type {HTMLElement[]} */ ([...element.children]);
    const button = /** @type {HTMLElement} */ (number.firstElementChild);
    button.textContent = t("number", { value: index + 1 });
    button.setAttribute("aria-label", t("row.menu", { row: index + 1 }));
    number.classList.toggle("bookmarked", row.has(BOOKMARKED));
    link.textContent = `${row.n}:${row.m}`;
    link.classList.toggle("odd", row.n !== 1 || row.m !== 1);
    for (const cell of [source, target]) {
      const active = isCurrent && cell.dataset.side === this.current.side;
      cell.classList.toggle("active", active);
      for (const chip of cell.children) {
        if (!(chip instanceof HTMLElement) || !chip.dataset.piece) continue;
        const at = Number(chip.dataset.piece);
        const chosen = active && (at === this.current.piece || at === -1 || !row.text);
        chip.classList.toggle("chosen", chosen);
        chip.tabIndex = chosen ? 0 : -1;
        const id = row.text?.[cell.dataset.side === "source" ? "source" : "target"][at]?.id;
        chip.classList.toggle("pinned", this.pinned !== null && this.pinned.side === cell.dataset.side && this.pinned.id === id);
      }
    }
    verdict.replaceChildren(...this.#verdict(row));
  }

  /** @param {Row} row */
  tone(row) {
    if (row.has(EXCLUDED)) return "";
    if (row.n === 0 || row.m === 0) return "alone";
    if (row.score === NO_SCORE || row.has(VERIFIED)) return "";
    if (row.score < EVEN * CERTAIN) return "doubtful";
    return row.score < this.head.sure * CERTAIN ? "check" : "";
  }

  /** @param {Row} row */
  #verdict(row) {
    /** @type {Node[]} */
    const out = [];
    const line = h("div", { class: "line" });
    if (row.score !== NO_SCORE) {
      const score = row.score / CERTAIN;
      const bar = h("span", { class: "score" }, formatScore(score));
      bar.style.setProperty("--part", `${Math.round(score * 100)}%`);
      line.append(bar);
    }
    line.append(h("span", { class: "status" }, this.status(row).map((key) => t(`status.${key}`)).join(" · ")));
    out.push(line);
    const { reasons = [], findings = [], note = null } = row.text ?? {};
    const told = reasons.map((reason) => ({ against: reason.weight < 0, text: because(reason, row.n === 0 || row.m === 0) }));
    // What speaks against a link is what a doubtful one is looked at for.
    told.sort((a, b) => Number(b.against) - Number(a.against));
    line.title = told.map(({ against, text }) => `${against ? "−" : "+"} ${text}`).join("\n");
    if (row.has(DOUBTFUL)) for (const { against, text } of told.slice(0, MOST_REASONS)) out.push(h("p", { class: against ? "reason against" : "reason" }, text));
    findings.forEach((finding, at) => out.push(h("p", { class: `finding ${finding.severity}` },
      h("span", {}, `${t(`severity.${finding.severity}`)}: ${tellMessage(finding.message)}`),
      h("button", { type: "button", tabindex: -1, "data-accept": at }, t("row.accept")))));
    if (note) out.push(h("p", { class: "remark" }, plain(note)));
    return out;
  }

  /**
   * Returns the keys of the words for the state of a row.
   * @param {Row} row
   */
  status(row) {
    const out = [];
    if (row.has(EXCLUDED)) out.push("excluded");
    else if (row.has(VERIFIED)) out.push("verified");
    else if (row.has(MADE)) out.push("made");
    else if (row.has(DOUBTFUL)) out.push(this.tone(row) === "doubtful" ? "doubtful" : "check");
    else out.push("auto");
    if (row.has(CHANGED)) out.push("changed");
    if (row.has(EDITED)) out.push("edited");
    if (row.has(NOTE) && !row.text?.note) out.push("note");
    return out;
  }
}

/** Reasons that name examples or a number, and of which side. */
const DETAILED = new Set(["numbers", "names", "length"]);

/**
 * Returns a reason in the language of the page. The server's words are English; examples after a colon and numbers stay as they are.
 * @param {{ feature: string, text: string, weight: number }} reason
 * @param {boolean} alone whether one side of the row is empty
 */
export function because({ feature, text, weight }, alone) {
  if (currentLanguage() === "en") return text;
  const known = (/** @type {string} */ key, /** @type {string} */ part, /** @type {string} */ detail) => has(key) ? t(key, { detail: /^\d+\.\d+$/.test(detail) ? Number(detail) : detail }) : part;
  const sign = weight < 0 ? "against" : "for";
  if (alone) return known(`because.alone.${feature}.${sign}`, text, "");
  if (!DETAILED.has(feature)) return known(`because.${feature}.${sign}`, text, /similarity ([\d.]+)/.exec(text)?.[1] ?? "");
  return text.split("; ").map((part) => {
    const side = /\bsource\b/.exec(part) ?? /\btarget\b/.exec(part);
    const detail = part.split(": ")[1] ?? /\d[\d.]*/.exec(part)?.[0] ?? "";
    return known(`because.${feature}.${side?.[0] ?? "both"}`, part, detail);
  }).join("; ");
}
