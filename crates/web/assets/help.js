// The help: all keys, which a person can change, and how to search.
import { ask } from "./ask.js";
import { COMMANDS, GROUPS } from "./commands.js";
import { announce, h } from "./dom.js";
import { assign, isChanged, isFree, keysOf, reset } from "./keymap.js";
import { nameOf } from "./keys.js";
import { fillToolbar, keyCaps } from "./menu.js";
import { t } from "./texts.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./commands.js").Command} Command */

/** What the search understands, by example. */
const EXPRESSIONS = ["score<0.5", "kind:2-1", "row:100-200", "is:doubtful", "-has:note", "source:\"…\"", "/…/"];

/**
 * Shows the help.
 * @param {Page} page
 */
export async function showHelp(page) {
  const list = h("div", { class: "keys" });
  const draw = () => {
    list.replaceChildren(...GROUPS.map((group) => h("section", {}, h("h3", {}, t(`group.${group}`)),
      h("dl", {}, ...COMMANDS.filter((one) => one.group === group).map((one) => line(one, draw))))));
    standard.hidden = !isChanged();
    fillToolbar(page);
  };
  const standard = h("button", { type: "button", click: () => { reset(); draw(); } }, t("help.reset"));
  const enabled = h("input", { type: "checkbox", change: () => localStorage.setItem("keys", enabled.checked ? "on" : "off") });
  enabled.checked = localStorage.getItem("keys") !== "off";
  draw();
  await ask(t("help.title"), [h("p", { class: "hint" }, t("help.intro"), " ", t("home.local")), h("label", { class: "toggle" }, enabled, h("span", {}, t("help.single"))),
    h("p", { class: "hint" }, t("help.change-hint"), " ", standard), list, h("h3", {}, t("help.search")), h("p", { class: "hint" }, t("help.search-hint")),
    h("p", { class: "examples" }, ...EXPRESSIONS.map((one) => h("code", {}, one)))]);
  page.focus();
}

/**
 * Returns the line of a command; a press on its key waits for another one.
 * @param {Command} command
 * @param {() => void} draw
 */
function line(command, draw) {
  const name = t(`command.${command.id}`);
  const keys = keysOf(command);
  const button = h("button", { type: "button", "data-command": command.id, "aria-label": t("help.change", { command: name }), click: () => wait(button, command, draw) },
    ...keys.length ? keys.map(keyCaps) : ["—"]);
  return h("div", {}, h("dt", {}, button), h("dd", {}, name));
}

/**
 * Takes the next key that is pressed for a command; Escape leaves all as it is.
 * @param {HTMLButtonElement} button
 * @param {Command} command
 * @param {() => void} draw
 */
function wait(button, command, draw) {
  button.replaceChildren(t("help.press"));
  button.addEventListener("blur", draw, { once: true });
  button.addEventListener("keydown", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const key = nameOf(event);
    // A modifier alone: the key that it goes with is to come.
    if (/^(Control|Alt|Shift|Meta)$/.test(event.key)) return;
    if (event.key !== "Escape") {
      if (!isFree(key)) {
        announce(t("help.reserved"));
        return;
      }
      const other = assign(command, key);
      if (other) announce(t("help.taken", { command: t(`command.${other.id}`) }), "alert");
    }
    draw();
    /** @type {HTMLElement | null} */ (document.querySelector(`.keys [data-command="${command.id}"]`))?.focus();
  });
}
