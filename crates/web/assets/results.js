// Files that are made of a document: exports, glossaries, quality reports. The browser saves them among its downloads.
import { Failure, send } from "./api.js";
import { ask, labelled, tell } from "./ask.js";
import { announce, h } from "./dom.js";
import { has, t, tellRemark } from "./texts.js";

/** @typedef {import("../types").Session} Session */

/**
 * Has the server make a file and the browser save it, and says what the file does not hold.
 * @param {string} path
 * @param {{ format: string, [key: string]: unknown }} body
 */
export async function save(path, body) {
  try {
    announce(t("export.busy"));
    const answer = await send(path, body);
    const name = /filename\*=UTF-8''([^;]+)/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1];
    const address = URL.createObjectURL(await answer.blob());
    h("a", { href: address, download: decodeURIComponent(name ?? body.format) }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    const remarks = /** @type {string[]} */ (JSON.parse(answer.headers.get("X-Sverka-Remarks") ?? "[]"));
    if (remarks.length) await ask(t("export.lost"), [h("ul", {}, ...remarks.map((remark) => h("li", {}, tellRemark(remark))))]);
    else announce(t("export.done"));
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(error);
  }
}

/** @param {HTMLElement} input @param {string} text */
const box = (input, text) => h("label", { class: "toggle" }, input, h("span", {}, text));

/**
 * Asks what to export of a document, and saves it.
 * @param {string} path of the document
 * @param {Session} session
 */
export async function exportDocument(path, session) {
  const format = h("select", {}, ...session.formats.map(({ name, extension }) => h("option", { value: name }, has(`format.${name}`) ? t(`format.${name}`) : t("export.format-name", { name, extension }))),
    h("option", { value: "anchors" }, t("export.anchors")));
  const verified = h("input", { type: "checkbox" });
  const unaligned = h("input", { type: "checkbox" });
  const least = h("input", { type: "number", min: 0, max: 1, step: 0.01, value: 0 });
  const yes = await ask(t("export.title"), [labelled(t("export.format"), format), box(verified, t("export.verified")),
    labelled(t("export.least"), least), box(unaligned, t("export.unaligned")), h("p", { class: "hint" }, t("export.hint"))], t("export.save"));
  if (yes) await save(`${path}/export`, { format: format.value, verified: verified.checked, min_score: Number(least.value) || 0, unaligned: unaligned.checked });
}

/**
 * Asks for the format of a glossary or a quality report, and saves it.
 * @param {string} path of the document
 * @param {"glossary" | "quality"} what
 * @param {string[]} formats
 */
export async function makeOf(path, what, formats) {
  const format = h("select", {}, ...formats.map((name) => h("option", { value: name }, t(`format.${name}`))));
  const verified = h("input", { type: "checkbox" });
  const yes = await ask(t(`made.${what}.title`), [h("p", { class: "hint" }, t(`made.${what}.hint`)), labelled(t("export.format"), format), box(verified, t("export.verified"))], t("export.save"));
  if (yes) await save(`${path}/${what}`, { format: format.value, verified: verified.checked });
}
