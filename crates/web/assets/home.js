// The documents: of a queue, each with how far it is; of the application, also new ones and what is made of them.
import { Failure, get, post } from "./api.js";
import { ask, labelled, tell } from "./ask.js";
import { announce, h } from "./dom.js";
import { chooseFolder } from "./folders.js";
import { languageField, languageName } from "./languages.js";
import { plain } from "./marks.js";
import { fileName } from "./page.js";
import { exportDocument, makeOf } from "./results.js";
import { Staging } from "./staging.js";
import { currentLanguage, t, tellRemark } from "./texts.js";
import { addView } from "./views.js";

/** @typedef {import("../types").Session} Session */
/** @typedef {import("../types").Listed} Listed */
/** @typedef {import("../types").HomeState} HomeState */

/** Milliseconds between two looks at the queue: while a document is being opened, and else; and before a server that is away is asked again. */
const SOON = 2_000;
const LATER = 15_000;

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Documents {
  /**
   * @param {HTMLElement} place
   * @param {Session} session
   * @param {(address: string) => void} visit
   */
  constructor(place, session, visit) {
    this.session = session;
    this.visit = visit;
    this.isApp = session.command === "app";
    this.gone = new AbortController();
    /** @type {HomeState | null} */
    this.state = null;
    this.documents = session.documents;
    this.away = false;
    this.list = h("section", { "aria-live": "off" });
    this.remarks = h("div", { role: "alert" });
    this.drop = h("section", { class: "drop" });
    this.staging = new Staging(h("section", {}));
    if (this.isApp) place.append(this.remarks, this.drop, this.staging.place);
    place.append(this.list);
    if (this.isApp) this.#listen();
    window.addEventListener("beforeunload", (event) => { if (!this.staging.isEmpty) event.preventDefault(); }, { signal: this.gone.signal });
    this.translate();
    void this.#watch();
  }

  translate() {
    if (this.isApp) {
      this.#showDrop();
      this.staging.show();
    }
    this.#showList();
  }

  hide() {
    this.gone.abort();
  }

  /** Asks for news as long as the documents are shown. The server ends when no page asks any more. */
  async #watch() {
    const { signal } = this.gone;
    while (!signal.aborted) {
      try {
        if (this.isApp) {
          const since = this.state ? `?since=${this.state.version}` : "";
          const state = /** @type {HomeState} */ (await get(`home${since}`, signal));
          const same = JSON.stringify(state) === JSON.stringify(this.state);
          this.state = state;
          this.documents = state.documents;
          this.staging.codes = state.languages;
          if (!same || this.away) this.#arrived();
          // Stages of the work change without a message.
          if (this.documents.some((one) => one.state === "opening")) await pause(SOON / 4);
        } else {
          await pause(this.documents.some((one) => one.state === "opening") ? SOON : LATER);
          const { documents } = await get("session", signal);
          const same = JSON.stringify(documents) === JSON.stringify(this.documents);
          this.documents = documents;
          if (!same) this.#showList();
        }
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof Failure)) throw error;
        if (this.isApp && !this.away) {
          this.away = true;
          this.remarks.replaceChildren(h("p", { class: "fault" }, t(error.code === "token" ? "error.token" : "home.away")));
        }
        await pause(SOON);
      }
    }
  }

  #arrived() {
    this.away = false;
    const remarks = this.state?.remarks ?? [];
    this.remarks.replaceChildren(...remarks.map((remark) => h("p", { class: "fault" }, plain(tellRemark(remark)))));
    this.#showDrop();
    this.#showList();
  }

  #listen() {
    const isFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
    const { signal } = this.gone;
    // A file that misses its place must not replace the page.
    document.addEventListener("dragover", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      this.drop.classList.add("over");
    }, { signal });
    document.addEventListener("dragleave", (event) => { if (event.relatedTarget === null) this.drop.classList.remove("over"); }, { signal });
    document.addEventListener("drop", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      this.drop.classList.remove("over");
      void this.staging.take([...(event.dataTransfer?.files ?? [])]);
    }, { signal });
  }

  /** The place for new files. It is made anew only when its words change, so that the focus stays. */
  #showDrop() {
    const words = `${currentLanguage()} ${this.state?.work ?? ""}`;
    if (this.drop.dataset.words === words) return;
    this.drop.dataset.words = words;
    const files = h("input", { type: "file", multiple: true, hidden: true, change: () => { void this.staging.take([...(files.files ?? [])]); files.value = ""; } });
    const folder = h("button", { type: "button", disabled: !this.state, click: () => void chooseFolder(this.state?.folders ?? [], (items) => this.staging.add(items)) }, t("drop.folder"));
    this.drop.replaceChildren(h("h2", {}, t("drop.title")), h("p", {}, t("drop.what")),
      h("p", { class: "row-actions" }, files, h("button", { type: "button", class: "primary", click: () => files.click() }, t("drop.choose")), folder),
      h("p", { class: "hint" }, t("drop.local"), " ", this.state && t("drop.kept"), " ", this.state && h("code", {}, plain(this.state.work))));
  }

  #showList() {
    const done = this.documents.filter((one) => one.rows && one.verified === one.rows).length;
    const fresh = this.documents.filter((one) => one.state === "closed" && !one.started);
    const all = this.isApp && fresh.length > 1 && h("button", { type: "button", click: () => void this.#startAll(fresh) }, t("home.align-all", { n: fresh.length }));
    const order = [...this.documents].sort((a, b) => (b.opened ?? 0) - (a.opened ?? 0));
    const hint = h("p", { class: "hint" }, !this.isApp && t("home.local"), " ", t("home.count", { n: this.documents.length }), " ", done > 0 && t("home.done", { n: done }));
    const parts = [h("div", { class: "heading" }, h("h2", {}, t(this.isApp ? "view.documents" : "home.title")), all), hint,
      this.documents.length === 0 && h("p", {}, t(this.isApp ? "home.empty-app" : "home.empty")), h("ul", { class: "queue" }, ...order.map((one) => this.#card(one)))];
    // A list that is made anew keeps the focus where it was.
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset : {};
    const { document: id, action = "" } = focused;
    this.list.replaceChildren(...parts.filter((part) => part !== false));
    const same = id && this.list.querySelector(`[data-document="${CSS.escape(id)}"][data-action="${CSS.escape(action)}"]`);
    if (same instanceof HTMLElement) same.focus();
  }

  /** @param {Listed} one */
  #card(one) {
    const known = typeof one.rows === "number" && typeof one.verified === "number";
    const share = known ? (100 * Number(one.verified)) / Math.max(1, Number(one.rows)) : 0;
    const done = h("div", { class: "done" });
    done.style.setProperty("inline-size", `${share}%`);
    const action = (/** @type {string} */ name, /** @type {() => unknown} */ run) => h("button", {
      type: "button", "data-document": one.id, "data-action": name, "aria-label": t("home.action-of", { action: t(`home.${name}`), name: plain(one.name) }), click: () => void run(),
    }, t(`home.${name}`));
    const path = `documents/${one.id}`;
    const actions = !this.isApp ? [] : one.state === "opening" ? [action("cancel", () => this.#request(`${path}/cancel`))] : one.state === "open" ? [
      action("review", () => this.visit(`#${one.id}`)),
      action("export", () => exportDocument(path, this.session)),
      action("glossary", () => makeOf(path, "glossary", this.state?.formats.glossary ?? [])),
      action("quality", () => makeOf(path, "quality", this.state?.formats.quality ?? [])),
    ] : [action(one.state === "failed" ? "again" : "align", () => this.#request(`${path}/start`)), one.kind === "text" && action("languages", () => this.#languages(one))];
    const langs = one.langs?.every((lang) => lang) ? ` · ${one.langs.map((lang) => languageName(String(lang))).join(" → ")}` : "";
    return h("li", { class: `item ${one.state}` }, h("button", { type: "button", class: "card", "data-document": one.id, "data-action": "", click: () => this.visit(`#${one.id}`) },
      h("strong", {}, h("bdi", {}, plain(one.name))), h("span", { class: "names" }, h("bdi", {}, fileName(one.source)), one.source !== one.target && " → ", one.source !== one.target && h("bdi", {}, fileName(one.target)), langs),
      one.state === "opening" ? h("progress", { "aria-label": t("page.opening") }) : h("span", { class: "track", "aria-hidden": "true" }, done),
      h("span", { class: `hint ${one.state}` }, stateOf(one, known))), actions.length > 0 && h("div", { class: "row-actions" }, ...actions));
  }

  /** @param {string} path */
  async #request(path) {
    try {
      await post(path, {});
    } catch (error) {
      tell(error);
    }
  }

  /** @param {Listed[]} documents */
  async #startAll(documents) {
    for (const one of documents) await this.#request(`documents/${one.id}/start`);
    announce(t("home.begun", { n: documents.length }));
  }

  /** Asks for the languages of a document, and aligns it. @param {Listed} one */
  async #languages(one) {
    const langs = [...(one.langs ?? [null, null])];
    const field = (/** @type {number} */ side) => languageField(this.state?.languages ?? [], langs[side], t(side === 0 ? "staged.source" : "staged.target"), t("staged.language-unknown"), (code) => { langs[side] = code; });
    const fields = [0, 1].map((side) => labelled(fileName(side === 0 ? one.source : one.target), field(side)));
    if (!await ask(t("languages.title"), [h("p", { class: "hint" }, t("languages.hint")), ...fields], t("staged.align"))) return;
    try {
      await post(`documents/${one.id}/languages`, { langs });
      await post(`documents/${one.id}/start`, {});
    } catch (error) {
      tell(error);
    }
  }
}

/**
 * @param {Listed} one
 * @param {boolean} known
 */
function stateOf(one, known) {
  if (one.state === "failed") return t("error.document", { message: plain(tellRemark(one.message ?? "")) });
  if (one.state === "opening") return one.stage ? t(`stage.${one.stage}`) : t("page.opening");
  if (known) return `${t("counts.verified", { verified: Number(one.verified), all: Number(one.rows) })} · ${t("counts.doubtful", { n: Number(one.doubtful ?? 0) })}`;
  return t(one.started ? "home.started" : "home.new");
}

/** @type {Documents | null} */
let shown = null;

addView({
  name: "documents",
  isThere: () => true,
  show: (place, session, visit) => { shown = new Documents(place, session, visit); },
  translate: () => shown?.translate(),
  hide: () => { shown?.hide(); shown = null; },
});
