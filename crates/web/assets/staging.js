// Files that were dropped or chosen, before they are aligned: which is the translation of which, and in what languages.
import { Failure, post, sendFile } from "./api.js";
import { tell } from "./ask.js";
import { announce, h } from "./dom.js";
import { languageField } from "./languages.js";
import { plain } from "./marks.js";
import { t } from "./texts.js";

/**
 * A file that waits. `named` is how requests name it.
 * @typedef {{ named: object, name: string, kind: "text" | "pairs", lang: string | null, stem: string }} Item
 */
/** @typedef {{ files: (Item | null)[] }} Entry */

/** Returns a text and its translation in the order of their languages, as in folders. @param {Item} a @param {Item} b */
const inOrder = (a, b) => (a.lang ?? "~") <= (b.lang ?? "~") ? [a, b] : [b, a];

/**
 * Puts files together: those with both texts by themselves; texts of one name in two languages; two that are left; others alone.
 * @param {Item[]} items
 * @returns {Entry[]}
 */
export function pairUp(items) {
  /** @type {Entry[]} */
  const out = items.filter(({ kind }) => kind === "pairs").map((item) => ({ files: [item] }));
  let left = items.filter(({ kind }) => kind === "text");
  for (const item of left) {
    if (!left.includes(item)) continue;
    const other = left.find((one) => one !== item && one.stem === item.stem && one.lang !== item.lang);
    if (!other) continue;
    out.push({ files: inOrder(item, other) });
    left = left.filter((one) => one !== item && one !== other);
  }
  if (left.length === 2) out.push({ files: inOrder(left[0], left[1]) });
  else out.push(...left.map((item) => ({ files: [item, null] })));
  return out;
}

export class Staging {
  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    /** @type {string[]} */
    this.codes = [];
    /** @type {Entry[]} */
    this.entries = [];
    /** What could not be read. @type {{ name: string, told: () => string }[]} */
    this.faults = [];
    this.reading = 0;
  }

  /**
   * Sends files to the server, which finds out their languages.
   * @param {File[]} files
   */
  async take(files) {
    this.reading += files.length;
    this.show();
    /** @type {Item[]} */
    const items = [];
    for (const file of files) {
      try {
        const { id, name, kind, lang, stem } = await sendFile(`files?name=${encodeURIComponent(file.name)}`, file);
        items.push({ named: { upload: id }, name, kind, lang, stem });
      } catch (error) {
        // A folder that was dropped cannot be read as a file.
        this.faults.push({ name: file.name, told: () => error instanceof Failure ? error.told(file.name) : t("drop.unreadable") });
      }
      this.reading--;
    }
    this.add(items);
  }

  /**
   * Adds files whose languages are known; texts that wait alone find their translations among them.
   * @param {Item[]} items
   */
  add(items) {
    const waiting = this.entries.filter(({ files }) => files.includes(null)).flatMap(({ files }) => files.filter((item) => item !== null));
    this.entries = [...this.entries.filter(({ files }) => !files.includes(null)), ...pairUp([...waiting, ...items])];
    this.show();
  }

  /** Whether a page that is left would lose something. */
  get isEmpty() {
    return this.entries.length === 0;
  }

  show() {
    const ready = this.entries.filter(({ files }) => files.every((item) => item !== null));
    const all = ready.length > 1 && h("button", { type: "button", class: "primary", click: () => void this.#alignAll(ready) }, t("staged.align-all", { n: ready.length }));
    const faults = this.faults.map((fault) => h("li", { class: "fault" }, h("span", {}, h("bdi", {}, plain(fault.name)), ": ", fault.told()),
      h("button", { type: "button", class: "quiet", "aria-label": t("staged.dismiss"), click: () => { this.faults = this.faults.filter((one) => one !== fault); this.show(); } }, "✕")));
    const parts = [this.reading > 0 && h("p", { role: "status" }, t("drop.reading", { n: this.reading })), faults.length > 0 && h("ul", { class: "staged", role: "alert" }, ...faults),
      this.entries.length > 0 && h("div", { class: "heading" }, h("h2", {}, t("staged.title")), all), h("ul", { class: "staged" }, ...this.entries.map((entry) => this.#entry(entry)))];
    this.place.hidden = this.entries.length + this.faults.length + this.reading === 0;
    this.place.replaceChildren(...parts.filter((part) => part !== false));
  }

  /** @param {Entry} entry */
  #entry(entry) {
    const isPair = entry.files.length === 2;
    const isReady = entry.files.every((item) => item !== null);
    const same = isPair && entry.files[0]?.lang && entry.files[0].lang.split("-")[0] === entry.files[1]?.lang?.split("-")[0];
    return h("li", { class: "entry" }, h("div", { class: "files" }, ...entry.files.map((item, side) => this.#file(entry, item, side))),
      same && h("p", { class: "fault" }, t("reason.same-language")),
      h("div", { class: "row-actions" }, h("button", { type: "button", class: "primary", disabled: !isReady || Boolean(same), click: () => void this.#align(entry) }, t(isPair ? "staged.align" : "staged.open")),
        isPair && h("button", { type: "button", disabled: entry.files.includes(null), click: () => { entry.files.reverse(); this.show(); } }, t("staged.swap")),
        h("button", { type: "button", click: () => this.#remove(entry) }, t("staged.remove"))));
  }

  /**
   * @param {Entry} entry
   * @param {Item | null} item
   * @param {number} side
   */
  #file(entry, item, side) {
    const label = t(side === 0 ? "staged.source" : "staged.target");
    if (entry.files.length === 1 && item) return h("div", {}, h("span", { class: "hint" }, t("staged.both")), h("strong", {}, h("bdi", {}, plain(item.name))));
    // Any text that waits may be the one: two entries then change places.
    const texts = this.entries.flatMap(({ files }) => files.length === 2 ? files : []).filter((one) => one !== null);
    const choice = h("select", { "aria-label": label, change: () => this.#choose(entry, side, texts[Number(choice.value)]) },
      item === null && h("option", { value: "" }, t("staged.choose")),
      ...texts.map((one, at) => h("option", { value: at, selected: one === item }, plain(one.name))));
    const language = item && languageField(this.codes, item.lang, t("staged.language", { name: plain(item.name) }), t("staged.language-unknown"), (code) => { item.lang = code; this.show(); });
    return h("div", {}, h("span", { class: "hint" }, label), choice, language);
  }

  /**
   * Puts a file into a place; what was there goes where the file was.
   * @param {Entry} entry
   * @param {number} side
   * @param {Item | undefined} item
   */
  #choose(entry, side, item) {
    if (!item) return;
    const before = entry.files[side];
    const from = this.entries.find(({ files }) => files.includes(item));
    if (from) from.files[from.files.indexOf(item)] = before;
    entry.files[side] = item;
    this.entries = this.entries.filter(({ files }) => files.some((one) => one !== null));
    this.show();
  }

  /** @param {Entry} entry */
  #remove(entry) {
    this.entries = this.entries.filter((one) => one !== entry);
    for (const item of entry.files) if (item && "upload" in item.named) void post("files/forget", { id: item.named.upload }).catch(() => {});
    this.show();
  }

  /** @param {Entry} entry */
  async #align(entry) {
    const files = entry.files.filter((item) => item !== null);
    try {
      const langs = files.length === 2 ? files.map((item) => item.lang) : [null, null];
      await post("documents", { files: files.map((item) => item.named), langs, start: true });
      this.entries = this.entries.filter((one) => one !== entry);
      this.show();
      announce(t("staged.begun", { name: plain(files[0].name) }));
    } catch (error) {
      tell(error);
    }
  }

  /** @param {Entry[]} entries */
  async #alignAll(entries) {
    for (const entry of entries) await this.#align(entry);
  }
}
