// The keys of the commands as a person has set them: what differs from the table of commands is kept in the browser.
import { COMMANDS } from "./commands.js";

/** @typedef {import("./commands.js").Command} Command */

/** Where the browser keeps them. */
const STORE = "keymap";
/** Keys that move the focus, close a dialog, or are no key alone: they cannot be given to a command. */
const RESERVED = /(^|\+)(Tab|Escape|Enter|(Shift|Control|Alt|Meta)(Left|Right)?|CapsLock|Dead|Process|Unidentified)$/;

/** @returns {Map<string, string[]>} the keys of the commands that have other ones than the table says */
function stored() {
  try {
    return new Map(Object.entries(JSON.parse(localStorage.getItem(STORE) ?? "{}")));
  } catch {
    return new Map();
  }
}

/** @type {Map<string, string[]>} */
let own = stored();
/** @type {Map<string, Command>} */
let commands = byKey();

function byKey() {
  return new Map(COMMANDS.flatMap((command) => keysOf(command).map((key) => [key, command])));
}

/**
 * Returns the keys of a command.
 * @param {Command} command
 */
export function keysOf(command) {
  return own.get(command.id) ?? command.keys;
}

/**
 * Returns the command of a key, by the name of the key.
 * @param {string} key
 */
export function commandOf(key) {
  return commands.get(key);
}

/** Whether a command has other keys than the table says. */
export function isChanged() {
  return own.size > 0;
}

/**
 * Returns whether a key can be given to a command.
 * @param {string} key
 */
export function isFree(key) {
  return !RESERVED.test(key);
}

/**
 * Gives a command a key instead of those that it has. The command that had the key loses it, and is returned.
 * @param {Command} command
 * @param {string} key
 */
export function assign(command, key) {
  const other = commands.get(key);
  if (other && other !== command) own.set(other.id, keysOf(other).filter((one) => one !== key));
  own.set(command.id, [key]);
  for (const { id, keys } of COMMANDS) if (own.get(id)?.join() === keys.join()) own.delete(id);
  keep();
  return other === command ? undefined : other;
}

/** Gives all commands the keys of the table. */
export function reset() {
  own = new Map();
  keep();
}

function keep() {
  localStorage.setItem(STORE, JSON.stringify(Object.fromEntries(own)));
  commands = byKey();
}
