// The toolbar, and the menu of a row: all that keys do, by mouse and touch.
import { COMMANDS, command } from "./commands.js";
import { byId, h } from "./dom.js";
import { keysOf } from "./keymap.js";
import { show } from "./keys.js";
import { t } from "./texts.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("./commands.js").Command} Command */

/**
 * Returns the key of a command as elements, for buttons and help.
 * @param {string} key
 */
export function keyCaps(key) {
  return h("span", { class: "caps" }, ...show(key, t).map((part) => h("kbd", {}, part)));
}

/** @param {Command} one */
function tooltip(one) {
  const keys = keysOf(one).map((key) => show(key, t).join("+")).join(", ");
  return t(`command.${one.id}`) + (keys && ` (${keys})`);
}

/** Commands of the toolbar, what is used most first; null parts groups. */
const TOOLBAR = [
  "verify-next", "next-doubtful", null, "undo", "redo", null, "move-up", "move-down", "shift-up", "shift-down", "merge", "split", "pin", "realign", null,
  "edit", "note", "bookmark", "exclude",
];

/**
 * Fills the toolbar.
 * @param {Page} page
 */
export function fillToolbar(page) {
  const bar = byId("toolbar");
  const parts = TOOLBAR.map((id) => id === null ? null : command(id)).map((one, at) => one === null ? h("span", { class: "gap" }) : h("button", {
    type: "button", "data-command": one.id, title: tooltip(one), tabindex: at === 0 ? 0 : -1,
    // The focus stays in the list, where the operation happens.
    mousedown: (event) => event.preventDefault(),
    click: () => page.sync.whenKnown(() => one.run(page)),
  }, h("span", { class: "icon", "aria-hidden": "true" }, one.icon), h("span", { class: one.group === "document" ? "unseen" : null }, t(`short.${one.id}`))));
  const more = h("button", {
    type: "button", "aria-haspopup": "menu", "aria-label": t("page.more"), title: t("page.more"), tabindex: -1, "data-more": true,
    click: () => openMoreMenu(page, more.getBoundingClientRect()),
  }, h("span", { class: "icon", "aria-hidden": "true" }, "⋯"));
  const buttons = [...parts, more].filter((part) => part instanceof HTMLButtonElement);
  bar.replaceChildren(...parts, more);
  bar.onkeydown = (/** @type {KeyboardEvent} */ event) => {
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = event.key === "ArrowRight" ? at + 1 : event.key === "ArrowLeft" ? at - 1 : event.key === "Home" ? 0 : event.key === "End" ? buttons.length - 1 : null;
    if (next === null || at < 0) return;
    event.preventDefault();
    const to = buttons[(next + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === to ? 0 : -1;
    to.focus();
  };
}

/**
 * Opens the menu of the current row.
 * @param {Page} page
 * @param {DOMRect} at
 */
export function openRowMenu(page, at) {
  openMenu(page, at, COMMANDS.filter((one) => one.row), t("row.menu", { row: page.current.index + 1 }));
}

/**
 * Opens the menu of what has no other place.
 * @param {Page} page
 * @param {DOMRect} at
 */
function openMoreMenu(page, at) {
  openMenu(page, at, COMMANDS.filter((one) => one.more), t("page.more"));
}

/**
 * @param {Page} page
 * @param {DOMRect} at
 * @param {Command[]} commands
 * @param {string} label
 */
function openMenu(page, at, commands, label) {
  byId("toast").textContent = "";
  document.querySelector(".menu")?.remove();
  const close = () => {
    menu.remove();
    page.focus();
  };
  const items = commands.map((one, at) => h("button", {
    type: "button", role: "menuitem", tabindex: at === 0 ? 0 : -1, "data-command": one.id,
    click: () => { close(); page.sync.whenKnown(() => command(one.id).run(page)); },
  }, h("span", {}, t(`command.${one.id}`)), ...keysOf(one).slice(0, 1).map(keyCaps)));
  const menu = h("div", { class: "menu", role: "menu", popover: "auto", "aria-label": label }, ...items);
  menu.addEventListener("keydown", (event) => {
    const here = items.findIndex((item) => item === document.activeElement);
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: items.length - 1 }[event.key];
    event.stopPropagation();
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else return;
    event.preventDefault();
  });
  menu.addEventListener("toggle", (event) => { if (/** @type {ToggleEvent} */ (event).newState === "closed") menu.remove(); });
  byId("review").append(menu);
  menu.showPopover();
  const { offsetWidth, offsetHeight } = menu;
  menu.style.setProperty("left", `${Math.max(4, Math.min(at.left, innerWidth - offsetWidth - 4))}px`);
  menu.style.setProperty("top", `${Math.max(4, Math.min(at.bottom + 4, innerHeight - offsetHeight - 4))}px`);
  items[0].focus();
}
