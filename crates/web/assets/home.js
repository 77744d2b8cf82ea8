// The queue: all documents, and how far each is.
import { byId, h } from "./dom.js";
import { plain } from "./marks.js";
import { fileName } from "./page.js";
import { t } from "./texts.js";

/** @typedef {import("../types").Session} Session */
/** @typedef {import("../types").Listed} Listed */

/**
 * Shows the documents.
 * @param {Session} session
 * @param {(id: string) => void} open
 */
export function showDocuments(session, open) {
  const done = session.documents.filter((one) => one.rows && one.verified === one.rows).length;
  const parts = [h("h2", {}, t("home.title")), h("p", { class: "hint" }, t("home.local"), " ", t("home.count", { n: session.documents.length }), " ", t("home.done", { n: done })),
    session.documents.length === 0 && h("p", {}, t("home.empty")), h("ul", { class: "queue" }, ...session.documents.map((one) => card(one, open)))];
  // A refreshed list keeps the focus where it was.
  const focused = document.activeElement?.getAttribute("data-document");
  byId("documents").replaceChildren(...parts.filter((part) => part !== false));
  if (focused) byId("documents").querySelector(`[data-document="${CSS.escape(focused)}"]`)?.focus();
}

/**
 * @param {Listed} one
 * @param {(id: string) => void} open
 */
function card(one, open) {
  const known = typeof one.rows === "number" && typeof one.verified === "number";
  const share = known ? (100 * Number(one.verified)) / Math.max(1, Number(one.rows)) : 0;
  const done = h("div", { class: "done" });
  done.style.setProperty("inline-size", `${share}%`);
  return h("li", {}, h("button", { type: "button", class: "card", "data-document": one.id, click: () => open(one.id) },
    h("strong", {}, h("bdi", {}, plain(one.name))), h("span", { class: "names" }, h("bdi", {}, fileName(one.source)), " → ", h("bdi", {}, fileName(one.target))),
    h("span", { class: "track", "aria-hidden": "true" }, done), h("span", { class: `hint ${one.state}` }, stateOf(one, known))));
}

/**
 * @param {Listed} one
 * @param {boolean} known
 */
function stateOf(one, known) {
  if (one.state === "failed") return t("error.document", { message: one.message ?? "" });
  if (one.state === "opening") return t("page.opening");
  if (known) return t("counts.verified", { verified: Number(one.verified), all: Number(one.rows) });
  return t(one.started ? "home.started" : "home.new");
}
