// The memories: choose or make one, add files to it, look texts up, find words in context.
import { Failure, get, post, sendFile } from "./api.js";
import { ask, labelled, tell } from "./ask.js";
import { announce, h } from "./dom.js";
import { languageName } from "./languages.js";
import { plain } from "./marks.js";
import { matchItem } from "./matches.js";
import { t, tellRemark } from "./texts.js";
import { addView } from "./views.js";

/** @typedef {import("../types").Memory} Memory */
/** @typedef {import("../types").MemoryHit} MemoryHit */
/** @typedef {{ kind: "matches", list: import("../types").MemoryMatch[] } | { kind: "hits", list: MemoryHit[] }} Found */

/** Matches and places that are shown: more than anyone reads. */
const MOST_MATCHES = 20;
const MOST_HITS = 200;

class Memories {
  /** @param {HTMLElement} place */
  constructor(place) {
    /** @type {Memory[]} */
    this.memories = [];
    /** @type {string | null} */
    this.work = null;
    /** @type {string | null} */
    this.chosen = null;
    /** @type {Found | null} */
    this.found = null;
    /** What the fields hold, when they are made anew. */
    this.asked = { text: "", lang: "", target: "", least: "70", exact: false };
    /** @type {string[]} */
    this.remarks = [];
    this.gone = new AbortController();
    this.choice = h("section", {});
    this.finder = h("section", {});
    this.results = h("section", { "aria-live": "polite" });
    place.append(this.choice, this.finder, this.results);
    void this.#load();
  }

  translate() {
    this.#showChoice();
    this.#showFinder();
    this.#showResults();
  }

  hide() {
    this.gone.abort();
  }

  get memory() {
    return this.memories.find((one) => one.id === this.chosen);
  }

  /** @param {string} [chosen] */
  async #load(chosen) {
    try {
      const { memories, work } = await get("memories", this.gone.signal);
      this.memories = memories;
      this.work = work;
      this.chosen = chosen ?? this.memory?.id ?? this.memories[0]?.id ?? null;
      this.translate();
    } catch (error) {
      if (!this.gone.signal.aborted) tell(error);
    }
  }

  /** The memory that is chosen, and what can be done with it. */
  #showChoice() {
    const { memory } = this;
    const files = h("input", { type: "file", multiple: true, hidden: true, change: () => { void this.#add([...(files.files ?? [])]); files.value = ""; } });
    const select = h("select", { change: () => { this.chosen = select.value; this.found = null; this.remarks = []; this.translate(); } },
      ...this.memories.map((one) => h("option", { value: one.id, selected: one.id === this.chosen }, plain(one.name))));
    const buttons = h("div", { class: "row-actions" }, files,
      memory && h("button", { type: "button", class: "primary", click: () => files.click() }, t("memory.add")),
      h("button", { type: "button", class: memory ? null : "primary", click: () => void this.#create() }, t("memory.new")));
    const size = memory && memory.units !== undefined && [t("memory.units", { n: memory.units }), ...(memory.langs ?? []).map(languageName)].join(" · ");
    this.choice.replaceChildren(h("div", { class: "heading" }, h("h2", {}, t("view.memory")), buttons),
      ...memory ? [labelled(t("memory.which"), select), h("p", { class: "hint" }, size, " ", h("code", {}, plain(memory.path)))] : [h("p", {}, t("memory.none")), h("p", { class: "hint" }, t("memory.where"), " ", this.work && h("code", {}, plain(this.work)))],
      ...memory?.message ? [h("p", { class: "fault" }, plain(tellRemark(memory.message)))] : [],
      ...this.remarks.map((remark) => h("p", { class: "fault" }, plain(tellRemark(remark)))));
  }

  async #create() {
    const name = h("input", { type: "text", required: true, maxlength: 100, autocomplete: "off" });
    if (!await ask(t("memory.new-title"), [labelled(t("memory.name"), name), h("p", { class: "hint" }, t("memory.where"), " ", this.work && h("code", {}, plain(this.work)))], t("memory.create"))) return;
    try {
      const { id } = await post("memories", { name: name.value });
      this.found = null;
      await this.#load(id);
    } catch (error) {
      tell(error);
    }
  }

  /** @param {File[]} files */
  async #add(files) {
    const { chosen } = this;
    this.remarks = [];
    let [added, known] = [0, 0];
    for (const file of files) {
      announce(t("memory.adding", { name: plain(file.name) }));
      try {
        const told = await sendFile(`memories/${chosen}/files?name=${encodeURIComponent(file.name)}`, file);
        [added, known] = [added + told.added, known + told.known];
        this.remarks.push(...told.remarks);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        this.remarks.push(error.told());
      }
    }
    await this.#load();
    announce(`${t("memory.added", { n: added })}${known > 0 ? ` ${t("memory.known", { n: known })}` : ""}`);
  }

  /** The field for a text or words, and how they are searched. */
  #showFinder() {
    const { memory, asked } = this;
    this.finder.hidden = !memory?.units;
    if (!memory?.units) return;
    const keep = (/** @type {"text" | "lang" | "target" | "least"} */ name) => (/** @type {Event} */ event) => { asked[name] = /** @type {HTMLInputElement} */ (event.target).value; };
    const text = h("textarea", { rows: 2, maxlength: 10_000, required: true, input: keep("text"), keydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    } });
    text.value = asked.text;
    const language = (/** @type {"lang" | "target"} */ name, /** @type {string} */ any) => h("select", { change: keep(name) }, h("option", { value: "" }, any),
      ...(memory.langs ?? []).map((code) => h("option", { value: code, selected: asked[name] === code }, languageName(code))));
    const least = h("input", { type: "number", min: 1, max: 100, step: 1, value: asked.least, required: true, input: keep("least") });
    const exact = h("input", { type: "checkbox", checked: asked.exact, change: () => { asked.exact = exact.checked; } });
    const form = h("form", { class: "entry", role: "search", submit: (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      void this.#find(event.submitter?.getAttribute("value") === "words");
    } }, labelled(t("memory.text"), text),
    h("div", { class: "fields" }, labelled(t("memory.lang"), language("lang", t("memory.usual"))), labelled(t("memory.target"), language("target", t("memory.any"))), labelled(t("memory.least"), least),
      h("label", { class: "toggle" }, exact, h("span", {}, t("memory.exact")))),
    h("div", { class: "row-actions" }, h("button", { type: "submit", class: "primary", value: "matches" }, t("memory.lookup")), h("button", { type: "submit", value: "words" }, t("memory.concordance"))),
    h("p", { class: "hint" }, t("memory.hint")));
    this.finder.replaceChildren(form);
  }

  /** @param {boolean} words */
  async #find(words) {
    this.gone.abort();
    this.gone = new AbortController();
    const { text, lang, target, least, exact } = this.asked;
    const path = `memories/${this.chosen}`;
    try {
      if (words) {
        const asked = new URLSearchParams({ phrase: text, max: String(MOST_HITS), as_written: String(exact), ...lang && { lang } });
        this.found = { kind: "hits", list: await get(`${path}/concordance?${asked}`, this.gone.signal) };
      } else {
        const asked = new URLSearchParams({ text, min: least, max: String(MOST_MATCHES), ...lang && { source: lang }, ...target && { target } });
        this.found = { kind: "matches", list: (await get(`${path}/lookup?${asked}`, this.gone.signal)).matches };
      }
      this.#showResults();
    } catch (error) {
      if (!this.gone.signal.aborted) tell(error);
    }
  }

  #showResults() {
    const { found } = this;
    if (!found) {
      this.results.replaceChildren();
      return;
    }
    const n = found.list.length;
    const items = found.kind === "matches" ? found.list.map(matchItem) : found.list.map(hitItem);
    this.results.replaceChildren(h("h3", {}, n === 0 ? t(found.kind === "matches" ? "memory.nothing" : "memory.no-words") : t(`memory.${found.kind}`, { n })), h("ul", { class: "matches" }, ...items));
  }
}

/**
 * Returns a text that has the words, with its translations.
 * @param {MemoryHit} hit
 */
function hitItem(hit) {
  // The places are counted in characters, not in UTF-16 units.
  const letters = [...hit.text];
  const parts = [];
  let at = 0;
  for (const [from, to] of hit.places) {
    parts.push(plain(letters.slice(at, from).join("")), h("mark", {}, plain(letters.slice(from, to).join(""))));
    at = to;
  }
  parts.push(plain(letters.slice(at).join("")));
  return h("li", { class: "match" }, h("div", {}, h("p", { lang: hit.lang, dir: "auto" }, ...parts),
    ...hit.others.map(({ lang, text }) => h("p", { lang, dir: "auto" }, plain(text))),
    h("p", { class: "hint" }, h("bdi", {}, plain(`${hit.document} · ${t("memory.position", { n: hit.position })}`)))));
}

/** @type {Memories | null} */
let shown = null;

addView({
  name: "memory",
  isThere: (session) => session.command === "app",
  show: (place) => { shown = new Memories(place); },
  translate: () => shown?.translate(),
  hide: () => { shown?.hide(); shown = null; },
});
