// Rows outside the list: what the aligner proposes, and what is printed.
import { get } from "./api.js";
import { announce, byId, h } from "./dom.js";
import { plain } from "./marks.js";
import { CERTAIN, NO_SCORE } from "./model.js";
import { fileName } from "./page.js";
import { formatScore, t } from "./texts.js";

/** @typedef {import("./page.js").Page} Page */
/** @typedef {import("../types").RowTexts} RowTexts */
/** @typedef {import("../types").Piece} Piece */
/** @typedef {{ row: number, count: number, rows: number[] }} Proposal */

/** Rows in one request for texts: what the server allows. */
const CHUNK = 500;
/** Rows of a preview, and of a print: more than anyone reads. */
const MOST_PREVIEWED = 200;
const MOST_PRINTED = 5_000;

/**
 * Fetches the texts of rows.
 * @param {Page} page
 * @param {number} from
 * @param {number} to
 */
async function textsOf(page, from, to) {
  /** @type {RowTexts[]} */
  const out = [];
  for (let at = from; at < to; at += CHUNK) {
    out.push(...(await get(`${page.sync.path}/texts?from=${at}&to=${Math.min(to, at + CHUNK)}`)).rows);
  }
  return out;
}

/**
 * Returns a table of the links that would be new, each beside what it is now.
 * @param {Page} page
 * @param {Proposal} proposal
 */
export async function showPreview(page, { row: first, count, rows: flat }) {
  const texts = await textsOf(page, first, first + count);
  const source = texts.flatMap((row) => row.source);
  const target = texts.flatMap((row) => row.target);
  // A link is the same if a row of now begins and ends at the same pieces.
  const now = new Set();
  let [i, j] = [0, 0];
  for (const row of texts) now.add([i, j, (i += row.source.length), (j += row.target.length)].join());
  [i, j] = [0, 0];
  const lines = [];
  let same = 0;
  for (let at = 0; at < flat.length; at += 3) {
    const [n, m, score] = flat.slice(at, at + 3);
    const key = [i, j, i + n, j + m].join();
    const pieces = [source.slice(i, i + n), target.slice(j, j + m)];
    [i, j] = [i + n, j + m];
    if (now.has(key)) same++;
    else if (lines.length < MOST_PREVIEWED) lines.push(lineOf(page, pieces[0], pieces[1], `${n}:${m}`, formatScore(score / CERTAIN)));
  }
  return h("div", {}, h("p", { class: "hint" }, t("realign.same-rows", { n: same }), " ", t("realign.new-rows", { n: flat.length / 3 - same })),
    h("div", { class: "preview", tabindex: 0, role: "region", "aria-label": t("realign.new") }, tableOf(page, lines)));
}

/**
 * @param {Page} page
 * @param {HTMLTableRowElement[]} lines
 */
function tableOf(page, lines) {
  const { head } = page.sync;
  return h("table", {}, h("thead", {}, h("tr", {}, ...[fileName(head.source.name), t("column.link"), fileName(head.target.name), t("column.score")].map((name, at) => h("th", { scope: "col", class: at % 2 ? "short" : null }, name)))),
    h("tbody", {}, ...lines));
}

/**
 * @param {Page} page
 * @param {Piece[]} source
 * @param {Piece[]} target
 * @param {string} link
 * @param {string} score
 */
function lineOf(page, source, target, link, score) {
  const { head } = page.sync;
  const cell = (/** @type {Piece[]} */ pieces, /** @type {string} */ lang) => h("td", { lang, dir: "auto" }, ...pieces.map((piece) => h("p", {}, plain(piece.text))));
  return h("tr", {}, cell(source, head.source.lang), h("td", { class: "short" }, link), cell(target, head.target.lang), h("td", { class: "short" }, score));
}

/**
 * Prints the rows that the filter shows: the list on the screen has only some of them.
 * @param {Page} page
 */
export async function printRows(page) {
  const place = byId("print");
  const shown = page.rows.flatMap((row, index) => row.shown ? [index] : []).slice(0, MOST_PRINTED);
  if (shown.length === 0) return;
  announce(t("print.busy"));
  const from = shown[0];
  const texts = await textsOf(page, from, shown[shown.length - 1] + 1);
  const lines = shown.map((index) => {
    const row = page.rows[index];
    const { source, target } = texts[index - from];
    return lineOf(page, source, target, `${row.n}:${row.m}`, row.score === NO_SCORE ? "" : formatScore(row.score / CERTAIN));
  });
  lines.forEach((line, i) => line.prepend(h("th", { scope: "row" }, t("number", { value: shown[i] + 1 }))));
  const table = tableOf(page, lines);
  table.tHead?.rows[0].prepend(h("th", { scope: "col" }, t("column.number")));
  place.replaceChildren(h("h1", {}, byId("title").textContent ?? ""), table);
  document.body.classList.add("printing");
  try {
    window.print();
  } finally {
    document.body.classList.remove("printing");
    place.replaceChildren();
  }
}
