// Starts the page: token, words, documents, keys.
import { Failure, get, takeToken } from "./api.js";
import { ask } from "./ask.js";
import { announce, byId, h } from "./dom.js";
import { commandOf } from "./keymap.js";
import { isSingle, nameOf } from "./keys.js";
import { plain } from "./marks.js";
import { fillToolbar, openRowMenu } from "./menu.js";
import { Page, fileName } from "./page.js";
import { open } from "./sync.js";
import { hideView, showView, translateView, viewOf } from "./views.js";
import { LANGUAGES, currentLanguage, fill, load, preferred, t } from "./texts.js";

/** @typedef {import("../types").Session} Session */

/** @type {Session} */
let session;
/** @type {Page | null} */
let page = null;
/** The address of a document. */
const DOCUMENT = /^#d\d+$/;

/** Shows what the address names: a document, or the queue. */
async function route() {
  if (page?.sync.pending.length) {
    announce(t("save.wait"), "alert");
    history.pushState(null, "", `#${page.sync.head.id}`);
    return;
  }
  const named = DOCUMENT.test(location.hash) ? location.hash.slice(1) : undefined;
  const only = session.command !== "app" && session.documents.length === 1 ? session.documents[0].id : undefined;
  const wanted = named ?? only;
  if (wanted) await show(wanted);
  else await home();
}

/** @param {string} address */
function visit(address) {
  history.pushState(null, "", address);
  void route().catch(told);
}

/** Shows the view of the address: the documents, unless it names another. */
async function home() {
  // A review begins without them.
  await import("./home.js");
  // After it: the first view is the one of an address that names none.
  if (session.command === "app") await import("./memory.js");
  page?.close();
  page = null;
  for (const id of ["review", "progress", "saved", "export", "home", "help", "loading"]) byId(id).hidden = true;
  byId("title").textContent = "Sverka";
  document.title = "Sverka";
  showView(viewOf(location.hash, session), session, visit);
}

/**
 * Opens a document.
 * @param {string} id
 */
async function show(id) {
  page?.close();
  page = null;
  hideView();
  byId("review").hidden = true;
  byId("loading").hidden = false;
  byId("loading").textContent = t("page.opening");
  try {
    const sync = await open(id);
    page = new Page(sync, session);
    const { source, target, name } = sync.head;
    byId("title").replaceChildren(h("bdi", { title: plain(source.name) }, fileName(source.name)), " ", h("span", { class: "arrow" }, "→"), " ", h("bdi", { title: plain(target.name) }, fileName(target.name)));
    document.title = `${plain(name)} · Sverka`;
    byId("loading").hidden = true;
    for (const part of ["review", "progress", "saved", "export", "help"]) byId(part).hidden = false;
    byId("home").hidden = session.command !== "app" && session.documents.length < 2;
    fillToolbar(page);
    page.start();
    page.status();
    document.documentElement.dataset.ready = "true";
    performance.mark("ready");
    void sync.watch();
    if (session.sample) void page.dialogs.draw(session.sample);
    if (session.memory) await lookUp(page);
  } catch (error) {
    byId("loading").hidden = true;
    await told(error);
    if (session.command === "app" || session.documents.length > 1) {
      history.replaceState(null, "", location.pathname);
      await home();
    }
  }
}

/**
 * Shows what the memories have for the current link.
 * @param {Page} here
 */
async function lookUp(here) {
  const { Matches } = await import("./matches.js");
  if (here !== page) return;
  here.matches = new Matches(here);
  here.matches.look();
}

/** @param {unknown} error */
async function told(error) {
  if (!(error instanceof Failure)) throw error;
  await ask(t("page.failed"), [h("p", {}, error.told())]);
}

/**
 * Runs the command of a key. Keys without Ctrl or Alt belong to the list; the others to the whole page, but for fields and dialogs.
 * @param {KeyboardEvent} event
 */
function onKey(event) {
  if (!page || event.isComposing || document.querySelector("dialog[open]")) return;
  const name = nameOf(event);
  const command = commandOf(name);
  if (!command || (event.repeat && !command.repeats)) return;
  const at = event.target instanceof Element ? event.target : document.body;
  const inList = at === document.body || at.closest("#grid") !== null;
  const global = /^(Ctrl|F\d)/.test(name) && !/Arrow|Home|End/.test(name);
  if (!inList && !(global && !(at.matches("input, textarea") && /^Ctrl\+(Shift\+)?[ZY]$/.test(name)))) return;
  // A button in the list is pressed by these.
  if (at.matches("button") && /^(Enter|Space)$/.test(name)) return;
  if (isSingle(name) && localStorage.getItem("keys") === "off" && !["Space", "Shift+Slash"].includes(name)) return;
  event.preventDefault();
  const here = page;
  here.sync.whenKnown(() => command.run(here));
}

/**
 * Selects what was pressed by mouse or finger.
 * @param {MouseEvent} event
 */
function onPress(event) {
  const at = event.target instanceof Element ? event.target : null;
  const row = at?.closest(".row");
  if (!page || !at || !(row instanceof HTMLElement) || at.closest(".editor")) return;
  const cell = at.closest("[data-side]");
  const side = cell?.getAttribute("data-side") === "target" ? "target" : cell ? "source" : undefined;
  const piece = Number(at.closest("[data-piece]")?.getAttribute("data-piece") ?? 0);
  const { index, side: oldSide, piece: oldPiece } = page.current;
  const to = Number(row.dataset.index);
  if (to !== index || (side && (side !== oldSide || piece !== oldPiece))) page.select(to, side, Math.max(0, piece));
  if (!getSelection()?.toString()) page.focus();
  const menu = at.closest("[data-menu]");
  if (menu) openRowMenu(page, menu.getBoundingClientRect());
  const accept = at.closest("[data-accept]")?.getAttribute("data-accept");
  if (accept) void page.dialogs.accept(Number(accept));
}

function listen() {
  document.addEventListener("keydown", onKey);
  const grid = byId("grid");
  grid.addEventListener("click", onPress);
  grid.addEventListener("dblclick", (/** @type {MouseEvent} */ event) => {
    if (event.target instanceof Element && event.target.closest("[data-piece]")) page?.edit();
  });
  grid.addEventListener("contextmenu", (/** @type {MouseEvent} */ event) => {
    if (!page || (event.target instanceof Element && event.target.closest(".editor"))) return;
    onPress(event);
    event.preventDefault();
    openRowMenu(page, new DOMRect(event.clientX, event.clientY, 0, 0));
  });
  // Tab goes from the source to the target, then on; so does the focus of a screen reader.
  grid.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Escape") page?.unpin();
    if (event.key !== "Tab" || !page || page.editor.open) return;
    const { index, side } = page.current;
    const to = side === "source" && !event.shiftKey ? "target" : side === "target" && event.shiftKey ? "source" : null;
    if (!to) return;
    event.preventDefault();
    page.select(index, to, 0);
    page.focus();
  });
  grid.addEventListener("focus", () => page?.focus());
  byId("help").addEventListener("click", () => void page?.dialogs.help());
  byId("export").addEventListener("click", () => void page?.dialogs.export());
  byId("retry").addEventListener("click", () => page?.sync.retry());
  byId("home").addEventListener("click", () => visit(location.pathname));
  window.addEventListener("popstate", () => void route().catch(told));
  window.addEventListener("beforeunload", (event) => {
    if (page?.sync.pending.length || page?.editor.isChanged) event.preventDefault();
  });
  const language = byId("language");
  language.addEventListener("change", async () => {
    localStorage.setItem("ui", language.value);
    await load(language.value);
    translate();
  });
}

/** Puts the words of the language on everything that is shown. */
function translate() {
  fill();
  byId("language").value = currentLanguage();
  if (page) {
    fillToolbar(page);
    page.translated();
  } else {
    translateView(session, visit);
  }
}

async function start() {
  takeToken();
  // The words that the browser asks for are fetched while the session is: it seldom wants others.
  const guess = preferred(null);
  const words = load(guess);
  byId("language").replaceChildren(...Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code, lang: code }, name)));
  try {
    [session] = await Promise.all([get("session"), words]);
    const wanted = preferred(session.ui);
    if (wanted !== guess) await load(wanted);
    translate();
    listen();
    await route();
  } catch (error) {
    await words.catch(() => {});
    fill();
    byId("loading").hidden = true;
    await told(error);
  }
}

void start();
