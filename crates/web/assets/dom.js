// Elements of the page. Text only ever reaches it as text nodes.

/**
 * Makes an element. `null` and `false` children are left out.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, string | number | boolean | null | undefined | ((event: any) => void)>} [attributes] a function listens to the event of its name; `true` sets an empty attribute, `false` and `null` none
 * @param {...(Node | string | null | false | undefined)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null && child !== false && child !== undefined) element.append(child);
  return element;
}

/**
 * Returns the element of an id. The page has each of them.
 * @param {string} id
 * @returns {any}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`no element ${id}`);
  return element;
}

let hush = 0;

/**
 * Shows a message for a while, and has screen readers say it.
 * @param {string} message
 * @param {"status" | "alert"} [urgency]
 */
export function announce(message, urgency = "status") {
  const place = byId(urgency === "alert" ? "alarm" : "toast");
  // The same words twice are only read twice when the text changes.
  place.textContent = place.textContent === message ? `${message}\u00a0` : message;
  clearTimeout(hush);
  hush = window.setTimeout(() => { byId("toast").textContent = ""; byId("alarm").textContent = ""; }, urgency === "alert" ? 12_000 : 4_000);
}
