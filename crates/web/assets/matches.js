// What a memory has for a text: matches with their differences. The review shows those of the current link below the list.
import { Failure, get } from "./api.js";
import { byId, h } from "./dom.js";
import { plain } from "./marks.js";
import { t } from "./texts.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("../types").MemoryMatch} MemoryMatch */

/** Matches of a link: more push the list off the screen. */
const MOST = 3;
/** Milliseconds that a link must be the current one: who runs through the list asks for nothing. */
const PATIENCE = 150;

/** What shows which text has a part. */
const TAGS = /** @type {const} */ ({ same: "span", old: "del", new: "ins" });

/**
 * Returns a match: its score, its source with the differences, its translation, and where it comes from.
 * @param {MemoryMatch} match
 */
export function matchItem(match) {
  const parts = match.difference.map(({ kind, text }) => h(TAGS[kind], {}, plain(text)));
  const date = match.date?.replace(/^(\d{4})(\d\d)(\d\d).*/, "$1-$2-$3");
  const origin = [match.document, t("memory.position", { n: match.position }), date, match.author, match.more > 0 && t("memory.more", { n: match.more })];
  return h("li", { class: "match" }, h("strong", { class: "percent" }, t("memory.percent", { n: Math.min(match.score, 100) })),
    h("div", {}, h("p", { lang: match.source_lang, dir: "auto" }, ...parts), h("p", { lang: match.target_lang, dir: "auto" }, plain(match.target)),
      match.adapted !== null && h("p", { class: "adapted", lang: match.target_lang, dir: "auto" }, h("span", { class: "hint" }, t("memory.adapted"), " "), plain(match.adapted)),
      h("p", { class: "hint" }, h("bdi", {}, origin.filter((part) => part).map((part) => plain(String(part))).join(" · ")))));
}

export class Matches {
  /** @param {Page} page */
  constructor(page) {
    this.page = page;
    this.place = byId("memory");
    this.place.hidden = false;
    this.asked = "";
    this.waiting = 0;
    this.gone = new AbortController();
    /** @type {MemoryMatch[] | null} */
    this.found = null;
    this.#show(t("memory.looking"));
  }

  /** Looks up the text of the current link, once it stays the current one. */
  look() {
    const text = this.page.row?.text?.source.map((piece) => piece.text).join(" ").trim();
    if (text === undefined || text === this.asked) return;
    this.asked = text;
    this.gone.abort();
    clearTimeout(this.waiting);
    this.found = null;
    if (text === "") this.#show(t("memory.no-text"));
    else this.waiting = window.setTimeout(() => void this.#ask(text), PATIENCE);
  }

  /** @param {string} text */
  async #ask(text) {
    this.gone = new AbortController();
    const { source, target } = this.page.sync.head;
    const asked = new URLSearchParams({ text, source: source.lang, target: target.lang, max: String(MOST) });
    try {
      const { matches } = await get(`matches?${asked}`, this.gone.signal);
      this.found = matches;
      this.translate();
    } catch (error) {
      if (this.gone.signal.aborted) return;
      if (!(error instanceof Failure)) throw error;
      this.#show(error.told());
    }
  }

  /** Shows what was found in the language of the page. */
  translate() {
    if (!this.found) return;
    if (this.found.length === 0) this.#show(t("memory.nothing"));
    else this.#show("", h("ul", { class: "matches" }, ...this.found.map(matchItem)));
  }

  /**
   * @param {string} message
   * @param {Node} [list]
   */
  #show(message, list) {
    this.place.replaceChildren(...[message !== "" && h("p", { class: "hint" }, message), list].filter((part) => part instanceof Node));
  }

  close() {
    this.gone.abort();
    clearTimeout(this.waiting);
    this.place.hidden = true;
  }
}
