// What is marked in a text: numbers and names that correspond, terms, findings, what the search found. Marks are ranges of the
// CSS custom highlights, not elements: the text stays one text, and 50,000 rows stay light. Without them, nothing is marked.

/** @typedef {"number" | "name" | "term" | "finding" | "found" | "control"} Kind */

/** Characters that are invisible and turn the direction of text around, and what shows them. */
const CONTROLS = new Map(Object.entries({
  "\u200e": "⇥", "\u200f": "⇤", "\u061c": "⇤", "\u202a": "↳", "\u202b": "↲", "\u202c": "↥", "\u202d": "⇉", "\u202e": "⇇",
  "\u2066": "↦", "\u2067": "↤", "\u2068": "↔", "\u2069": "↥", "\u200b": "⍽", "\ufeff": "⍽", "\u2028": "⏎", "\u2029": "⏎", "\u0000": "␀",
}));
const CONTROL = new RegExp(`[${[...CONTROLS.keys()].join("")}]`, "gu");

/**
 * Returns a text in which nothing is invisible and nothing turns the line around. As many UTF-16 units as before.
 * @param {string} text
 */
export function plain(text) {
  return text.replace(CONTROL, (control) => CONTROLS.get(control) ?? "");
}

/**
 * Returns the places of invisible characters in a text.
 * @param {string} text
 */
export function controls(text) {
  return [...text.matchAll(CONTROL)].map((found) => found.index);
}

const registry = globalThis.CSS?.highlights;

/** @param {Kind} kind */
function highlight(kind) {
  let found = registry?.get(kind);
  if (!found && registry) {
    found = new Highlight();
    // What is wrong is seen above what corresponds.
    found.priority = kind === "found" ? 3 : kind === "finding" ? 2 : 1;
    registry.set(kind, found);
  }
  return found;
}

/** @type {WeakMap<Element, [Kind, Range][]>} */
const ranges = new WeakMap();

/**
 * Marks a part of the text of an element that holds only text.
 * @param {Element} owner whose marks are removed together
 * @param {Element} element
 * @param {Kind} kind
 * @param {number} from
 * @param {number} to UTF-16 units
 */
export function mark(owner, element, kind, from, to) {
  const node = element.firstChild;
  const place = highlight(kind);
  if (!(node instanceof Text) || !place || from >= to) return;
  const range = new Range();
  range.setStart(node, Math.min(from, node.length));
  range.setEnd(node, Math.min(to, node.length));
  place.add(range);
  const all = ranges.get(owner);
  if (all) all.push([kind, range]);
  else ranges.set(owner, [[kind, range]]);
}

/**
 * Removes the marks of an element.
 * @param {Element} owner
 */
export function unmark(owner) {
  for (const [kind, range] of ranges.get(owner) ?? []) registry?.get(kind)?.delete(range);
  ranges.delete(owner);
}
