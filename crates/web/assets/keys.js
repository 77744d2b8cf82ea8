// Keys by their place on the keyboard, so that they work in every layout.

/** Names of keys that are not the character they type. @type {Record<string, string>} */
const SIGNS = {
  ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Slash: "/", BracketLeft: "[", BracketRight: "]",
  PageUp: "PgUp", PageDown: "PgDn", Escape: "Esc", Backspace: "⌫",
};
const MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/**
 * Returns the name of a key that was pressed, as in the table of commands: `Ctrl+Alt+ArrowDown`, `Shift+N`. A Latin layout
 * decides which letter a key is; in any other, its place does.
 * @param {KeyboardEvent} event
 */
export function nameOf(event) {
  // The question mark and the slash are keys of their own, wherever a layout has them.
  if (!event.ctrlKey && !event.altKey && event.key === "?") return "Shift+Slash";
  if (!event.ctrlKey && !event.altKey && event.key === "/") return "Slash";
  const latin = /^[a-z]$/i.test(event.key) ? event.key.toUpperCase() : null;
  const place = event.code.replace(/^(Key|Digit)/, "").replace("NumpadEnter", "Enter");
  const modifiers = [(event.ctrlKey || event.metaKey) && "Ctrl", event.altKey && "Alt", event.shiftKey && "Shift"];
  return [...modifiers.filter(Boolean), latin ?? (place || event.key)].join("+");
}

/**
 * Returns whether a key name holds no modifier but Shift: such keys work only in the list, and can be switched off.
 * @param {string} name
 */
export function isSingle(name) {
  return /^(Shift\+)?([A-Z]|Slash|Space|BracketLeft|BracketRight)$/.test(name);
}

/**
 * Returns the parts of a key name as a person reads them.
 * @param {string} name
 * @param {(key: string) => string} word
 */
export function show(name, word) {
  return name.split("+").map((part) => {
    if (part === "Ctrl" && MAC) return "⌘";
    return SIGNS[part] ?? (part === "Space" || part === "Enter" ? word(`key.${part.toLowerCase()}`) : part);
  });
}
