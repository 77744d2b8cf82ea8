// What a person can do: one table, from which keys, toolbar, row menu and help come.

/** @typedef {import("./page.js").Page} Page */

/**
 * @typedef {object} Command
 * @property {string} id its text is `command.ID`
 * @property {"go" | "decide" | "links" | "texts" | "find" | "document"} group
 * @property {string[]} keys
 * @property {string} [icon] for the toolbar; what has none is in the menu alone
 * @property {boolean} [row] whether the menu of a row has it
 * @property {boolean} [more] whether the menu of the document has it: what has no other place for mouse and touch
 * @property {boolean} [repeats] whether a key that is held down repeats it
 * @property {(page: Page) => unknown} run
 */

/** Groups, in the order of the help. Their texts are `group.NAME`. */
export const GROUPS = /** @type {const} */ (["go", "decide", "links", "texts", "find", "document"]);

/** @type {Command[]} */
export const COMMANDS = [
  { id: "up", group: "go", keys: ["ArrowUp", "K"], repeats: true, run: (page) => page.step(-1) },
  { id: "down", group: "go", keys: ["ArrowDown", "J"], repeats: true, run: (page) => page.step(1) },
  { id: "page-up", group: "go", keys: ["PageUp"], repeats: true, run: (page) => page.turn(-1) },
  { id: "page-down", group: "go", keys: ["PageDown"], repeats: true, run: (page) => page.turn(1) },
  { id: "first", group: "go", keys: ["Ctrl+Home"], more: true, run: (page) => page.end(1) },
  { id: "last", group: "go", keys: ["Ctrl+End"], more: true, run: (page) => page.end(-1) },
  { id: "left", group: "go", keys: ["ArrowLeft"], repeats: true, run: (page) => page.sentence(-1) },
  { id: "right", group: "go", keys: ["ArrowRight"], repeats: true, run: (page) => page.sentence(1) },
  { id: "next-doubtful", group: "go", keys: ["N"], icon: "⤓", repeats: true, run: (page) => page.seek("doubtful", 1) },
  { id: "previous-doubtful", group: "go", keys: ["Shift+N"], more: true, repeats: true, run: (page) => page.seek("doubtful", -1) },
  { id: "next-unverified", group: "go", keys: ["U"], more: true, repeats: true, run: (page) => page.seek("unverified", 1) },
  { id: "previous-unverified", group: "go", keys: ["Shift+U"], more: true, repeats: true, run: (page) => page.seek("unverified", -1) },
  { id: "next-bookmark", group: "go", keys: ["B"], more: true, repeats: true, run: (page) => page.seek("bookmarked", 1) },
  { id: "previous-bookmark", group: "go", keys: ["Alt+B"], more: true, repeats: true, run: (page) => page.seek("bookmarked", -1) },
  { id: "go-to", group: "go", keys: ["G"], more: true, run: (page) => page.dialogs.goTo() },

  { id: "verify-next", group: "decide", keys: ["Enter"], icon: "✓", row: true, run: (page) => page.verifyAndGo() },
  { id: "verify", group: "decide", keys: ["Space"], row: true, run: (page) => page.toggle("verify") },
  { id: "verify-above", group: "decide", keys: ["Shift+Enter"], row: true, run: (page) => page.operate({ kind: "verify-above" }) },
  { id: "verify-run", group: "decide", keys: ["V"], row: true, run: (page) => page.verifyRun() },
  { id: "exclude", group: "decide", keys: ["X"], icon: "⊘", row: true, run: (page) => page.toggle("exclude") },
  { id: "bookmark", group: "decide", keys: ["Shift+B"], icon: "⚑", row: true, run: (page) => page.toggle("bookmark") },
  { id: "note", group: "decide", keys: ["C"], icon: "✎", row: true, run: (page) => page.dialogs.note() },

  { id: "move-up", group: "links", keys: ["Alt+ArrowUp"], icon: "↑", row: true, repeats: true, run: (page) => page.move("above") },
  { id: "move-down", group: "links", keys: ["Alt+ArrowDown"], icon: "↓", row: true, repeats: true, run: (page) => page.move("below") },
  { id: "shift-down", group: "links", keys: ["Ctrl+Alt+ArrowDown", "BracketRight"], icon: "⇊", row: true, run: (page) => page.shift("down") },
  { id: "shift-up", group: "links", keys: ["Ctrl+Alt+ArrowUp", "BracketLeft"], icon: "⇈", row: true, run: (page) => page.shift("up") },
  { id: "merge", group: "links", keys: ["M"], icon: "∪", row: true, run: (page) => page.operate({ kind: "merge" }) },
  { id: "merge-above", group: "links", keys: ["Shift+M"], row: true, run: (page) => page.mergeAbove() },
  { id: "split", group: "links", keys: ["S"], icon: "÷", row: true, run: (page) => page.split() },
  { id: "pin", group: "links", keys: ["P"], icon: "⚲", row: true, run: (page) => page.pin() },
  { id: "realign", group: "links", keys: ["R"], icon: "⟳", row: true, run: (page) => page.dialogs.realign() },

  { id: "edit", group: "texts", keys: ["E", "F2"], icon: "✐", row: true, run: (page) => page.edit() },
  { id: "restore", group: "texts", keys: ["Alt+Backspace"], row: true, run: (page) => page.restore() },
  { id: "join", group: "texts", keys: ["Shift+J"], row: true, run: (page) => page.join() },

  { id: "search", group: "find", keys: ["Ctrl+F", "Slash"], run: (page) => page.search.focus() },
  { id: "next-found", group: "find", keys: ["F3"], more: true, repeats: true, run: (page) => page.search.step(1) },
  { id: "previous-found", group: "find", keys: ["Shift+F3"], more: true, repeats: true, run: (page) => page.search.step(-1) },
  { id: "filter", group: "find", keys: ["F"], run: (page) => page.search.focusFilter() },
  { id: "replace", group: "find", keys: ["Ctrl+H"], more: true, run: (page) => page.dialogs.replace() },

  { id: "undo", group: "document", keys: ["Ctrl+Z"], icon: "↶", repeats: true, run: (page) => page.undo("undo") },
  { id: "redo", group: "document", keys: ["Ctrl+Shift+Z", "Ctrl+Y"], icon: "↷", repeats: true, run: (page) => page.undo("redo") },
  { id: "export", group: "document", keys: ["Ctrl+E"], run: (page) => page.dialogs.export() },
  { id: "sample", group: "document", keys: ["Shift+S"], more: true, run: (page) => page.dialogs.sample() },
  { id: "print", group: "document", keys: ["Ctrl+P"], more: true, run: (page) => page.print() },
  { id: "menu", group: "document", keys: ["Shift+F10", "ContextMenu"], run: (page) => page.openMenu() },
  { id: "help", group: "document", keys: ["Shift+Slash", "F1"], run: (page) => page.dialogs.help() },
];

/**
 * Returns a command by its name.
 * @param {string} id
 */
export function command(id) {
  const found = COMMANDS.find((one) => one.id === id);
  if (!found) throw new Error(`no command ${id}`);
  return found;
}
