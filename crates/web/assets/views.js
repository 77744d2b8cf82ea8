// The views of the application beside the review: each is shown by an address of its own, `#NAME`. A module adds its view with
// `addView` and needs no change elsewhere but a line in review.js that imports it.
import { byId, h } from "./dom.js";
import { t } from "./texts.js";

/** @typedef {import("../types").Session} Session */

/**
 * @typedef {object} View
 * @property {string} name of its address; its title is the text `view.NAME`
 * @property {(session: Session) => boolean} isThere whether this server has it
 * @property {(place: HTMLElement, session: Session, visit: (address: string) => void) => void} show fills a place of its own
 * @property {() => void} translate puts the words of another language on it
 * @property {() => void} hide ends what `show` began
 */

/** @type {View[]} */
const views = [];
/** @type {View | null} */
let shown = null;

/** @param {View} view */
export function addView(view) {
  views.push(view);
}

/**
 * Returns the view of an address; the first one where the address names none.
 * @param {string} address
 * @param {Session} session
 */
export function viewOf(address, session) {
  const there = views.filter((view) => view.isThere(session));
  return there.find((view) => `#${view.name}` === address) ?? there[0];
}

/**
 * Shows a view, and the way to the others.
 * @param {View} view
 * @param {Session} session
 * @param {(address: string) => void} visit
 */
export function showView(view, session, visit) {
  hideView();
  shown = view;
  const place = byId("documents");
  place.hidden = false;
  place.replaceChildren();
  view.show(place, session, visit);
  fillNavigation(session, visit);
}

/** Ends what is shown. */
export function hideView() {
  shown?.hide();
  shown = null;
  byId("documents").hidden = true;
  byId("views").hidden = true;
}

/**
 * Puts the words of the language on what is shown.
 * @param {Session} session
 * @param {(address: string) => void} visit
 */
export function translateView(session, visit) {
  shown?.translate();
  if (shown) fillNavigation(session, visit);
}

/**
 * @param {Session} session
 * @param {(address: string) => void} visit
 */
function fillNavigation(session, visit) {
  const there = views.filter((view) => view.isThere(session));
  const bar = byId("views");
  bar.hidden = there.length < 2;
  const link = (/** @type {View} */ view) => h("a", {
    href: `#${view.name}`, "aria-current": view === shown ? "page" : null,
    click: (/** @type {Event} */ event) => { event.preventDefault(); visit(`#${view.name}`); },
  }, t(`view.${view.name}`));
  bar.replaceChildren(...there.map(link));
}
