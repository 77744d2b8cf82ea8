// Dialogs that ask for something: they close with Escape.
import { Failure } from "./api.js";
import { announce, h } from "./dom.js";
import { t } from "./texts.js";

/**
 * Shows a dialog, and resolves when it has closed: true after the button of its purpose or Enter.
 * @param {string} title
 * @param {Node[]} content
 * @param {string} [action] the text of the button; without one, there is only "Close"
 * @returns {Promise<boolean>}
 */
export function ask(title, content, action) {
  return new Promise((resolve) => {
    const done = (/** @type {boolean} */ yes) => {
      dialog.close();
      dialog.remove();
      resolve(yes);
    };
    const form = h("form", { submit: (/** @type {Event} */ event) => { event.preventDefault(); done(action !== undefined); } },
      h("h2", { id: "dialog-title" }, title), ...content,
      h("div", { class: "actions" }, action !== undefined && h("button", { type: "submit", class: "primary" }, action),
        h("button", { type: "button", click: () => done(false) }, t(action === undefined ? "dialog.close" : "dialog.cancel"))));
    const dialog = h("dialog", { "aria-labelledby": "dialog-title" }, form);
    dialog.addEventListener("cancel", (event) => { event.preventDefault(); done(false); });
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) done(false); });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/**
 * Returns a field with its label.
 * @param {string} label
 * @param {HTMLElement} field
 */
export const labelled = (label, field) => h("label", { class: "field" }, h("span", {}, label), field);

/**
 * Says that a request has failed.
 * @param {unknown} error
 */
export function tell(error) {
  if (!(error instanceof Failure)) throw error;
  announce(error.told(), "alert");
}
