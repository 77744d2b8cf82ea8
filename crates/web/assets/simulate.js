// What an operation will make of the rows, before the server has said so: the page paints it at once.
// The server decides; where it disagrees, its rows replace these.
import { BOOKMARKED, CHANGED, EDITED, EXCLUDED, MADE, NO_SCORE, NOTE, Row, VERIFIED, doubt } from "./model.js";

/** @typedef {import("../types").Operation} Operation */
/** @typedef {import("../types").Shape} Shape */
/** @typedef {import("../types").Side} Side */
/** @typedef {import("../types").Piece} Piece */
/** @typedef {import("./model.js").Splice} Splice */

/** @type {Record<Side, "n" | "m">} */
export const COUNT = { source: "n", target: "m" };

/** @typedef {{ rows: Row[], sure: number }} Before */

/**
 * Returns the splice of an operation, the stable name of a reason why it is not possible, or null where only the server knows.
 * @param {Before} before
 * @param {Operation} op
 * @returns {Splice | string | null}
 */
export function simulate(before, op) {
  const row = op.row ?? -1;
  if (row >= before.rows.length) return "row";
  switch (op.kind) {
    case "verify": return flagged(before, op, VERIFIED);
    case "exclude": return flagged(before, op, EXCLUDED);
    case "bookmark": return flagged(before, op, BOOKMARKED);
    case "verify-above": return verifiedAbove(before, row);
    case "note": return noted(before, row, op.text ?? "");
    case "edit": return edited(before, op);
    case "merge": return merged(before, row);
    case "split": return divided(before, row, Number(op.source), Number(op.target));
    case "move": return moved(before, row, COUNT[op.side ?? "source"], op.to === "above", op.count ?? 1);
    case "shift": return (op.to === "down" ? shiftedDown : shiftedUp)(before, row, COUNT[op.side ?? "source"]);
    case "realign": return realigned(before, row, op.count ?? 0, op.rows ?? []);
    default: return null;
  }
}

/**
 * @param {Before} before
 * @param {Operation} op
 * @param {number} flag
 */
function flagged({ rows, sure }, { row: at = 0, to, value }, flag) {
  const last = typeof to === "number" ? to : at;
  const old = rows.slice(at, last + 1);
  if (old.every((row) => row.has(flag) === value)) return "no-change";
  return { at, removed: old.length, rows: old.map((row) => withFlags(row, set(row.flags, flag, value === true), sure)) };
}

/**
 * @param {Before} before
 * @param {number} to
 */
function verifiedAbove({ rows, sure }, to) {
  const old = rows.slice(0, to + 1);
  if (old.every((row) => row.has(VERIFIED | EXCLUDED))) return "no-change";
  return { at: 0, removed: old.length, rows: old.map((row) => row.has(VERIFIED | EXCLUDED) ? row : withFlags(row, set(row.flags, VERIFIED, true), sure)) };
}

/**
 * Returns flags with one set or not. Who verifies a row has seen the changed text.
 * @param {number} flags
 * @param {number} flag
 * @param {boolean} value
 */
function set(flags, flag, value) {
  if (!value) return flags & ~flag;
  return (flag === VERIFIED ? flags & ~CHANGED : flags) | flag;
}

/**
 * @param {Row} row
 * @param {number} flags
 * @param {number} sure
 */
function withFlags(row, flags, sure) {
  const out = row.copy();
  out.flags = doubt({ ...row, flags }, sure);
  return out;
}

/**
 * @param {Before} before
 * @param {number} at
 * @param {string} text
 */
function noted({ rows, sure }, at, text) {
  const row = rows[at];
  if ((row.text?.note ?? "") === text) return "no-change";
  const out = withFlags(row, text ? row.flags | NOTE : row.flags & ~NOTE, sure);
  if (row.text) out.text = { ...row.text, note: text || null };
  return { at, removed: 1, rows: [out] };
}

/**
 * @param {Before} before
 * @param {Operation} op
 */
function edited({ rows, sure }, { row: at = 0, side = "source", piece = 0, text }) {
  const row = rows[at];
  const old = row.text?.[side][piece];
  if (!row.text || !old) return null;
  const original = old.original ?? old.text;
  const wanted = text ?? original;
  if (wanted.trim() === "") return "empty-text";
  if (wanted === old.text) return "no-change";
  /** @type {Piece} */
  const changed = { id: old.id, text: wanted, start: old.start, marks: [] };
  if (wanted !== original) changed.original = original;
  const texts = { ...row.text, [side]: row.text[side].with(piece, changed) };
  const overlaid = [...texts.source, ...texts.target].some((one) => one.original !== undefined);
  const flags = overlaid ? row.flags | EDITED : row.flags & ~EDITED;
  const out = withFlags(row, flags, sure);
  out.text = texts;
  out.fresh = false;
  out.height = 0;
  return { at, removed: 1, rows: [out] };
}

/**
 * Replaces rows by others with the same pieces in the same order.
 * @param {Before} before
 * @param {number} at
 * @param {number} removed
 * @param {Shape[]} shapes
 * @returns {Splice}
 */
function reshape({ rows, sure }, at, removed, shapes) {
  const old = rows.slice(at, at + removed);
  /** @type {Record<Side, (Piece | null)[]>} */
  const pieces = { source: [], target: [] };
  for (const row of old) {
    pieces.source.push(...(row.text?.source ?? new Array(row.n).fill(null)));
    pieces.target.push(...(row.text?.target ?? new Array(row.m).fill(null)));
  }
  const shown = old.some((row) => row.shown);
  let [i, j] = [0, 0];
  const made = shapes.filter((shape) => shape.n + shape.m > 0).map((shape, index) => {
    const row = new Row(shape.n, shape.m, shape.score, doubt(shape, sure));
    const source = pieces.source.slice(i, (i += shape.n));
    const target = pieces.target.slice(j, (j += shape.m));
    row.shown = shown;
    const before = old[index]?.text;
    if ([...source, ...target].every((piece) => piece !== null)) {
      row.text = {
        source: /** @type {Piece[]} */ (source), target: /** @type {Piece[]} */ (target), note: before?.note ?? null,
        place: before?.place ?? { source: null, target: null }, reasons: [], findings: [],
      };
    }
    return row;
  });
  return { at, removed, rows: made };
}

/**
 * Returns the shape of a row that a person changed: no score, no longer verified.
 * @param {Shape} row
 */
const remade = ({ n, m, flags }) => ({ n, m, score: NO_SCORE, flags: (flags & ~(VERIFIED | CHANGED)) | MADE });

/**
 * Returns the shape of a row that changed as others moved: it wants to be looked at.
 * @param {Shape} row
 */
const pushed = ({ n, m, flags }) => ({ n, m, score: NO_SCORE, flags: flags & ~(VERIFIED | MADE | CHANGED) });

/**
 * @param {Before} before
 * @param {number} at
 */
function merged(before, at) {
  const [a, b] = [before.rows[at], before.rows[at + 1]];
  if (!b) return "last-row";
  const flags = (a.flags & b.flags & EXCLUDED) | ((a.flags | b.flags) & (BOOKMARKED | EDITED | NOTE));
  return reshape(before, at, 2, [remade({ n: a.n + b.n, m: a.m + b.m, score: NO_SCORE, flags })]);
}

/**
 * @param {Before} before
 * @param {number} at
 * @param {number} source
 * @param {number} target
 */
function divided(before, at, source, target) {
  const { n, m, flags } = before.rows[at];
  if (source > n || target > m) return "piece";
  if (source + target === 0 || source + target === n + m) return "nothing-to-split";
  return reshape(before, at, 1, [
    remade({ n: source, m: target, score: NO_SCORE, flags }), remade({ n: n - source, m: m - target, score: NO_SCORE, flags }),
  ]);
}

/**
 * @param {Before} before
 * @param {number} row
 * @param {"n" | "m"} count
 * @param {boolean} up
 * @param {number} many
 */
function moved(before, row, count, up, many) {
  if (before.rows[row][count] === 0) return "empty-side";
  if (many < 1 || many > before.rows[row][count]) return "piece";
  if (up && row === 0) return "first-row";
  if (!up && row + 1 === before.rows.length) return "last-row";
  const first = up ? row - 1 : row;
  const pair = [remade(before.rows[first]), remade(before.rows[first + 1])];
  pair[up ? 1 : 0][count] -= many;
  pair[up ? 0 : 1][count] += many;
  return reshape(before, first, 2, pair);
}

/**
 * Returns the next verified row after another, or the number of rows.
 * @param {Row[]} rows
 * @param {number} row
 */
function nextVerified(rows, row) {
  for (let i = row + 1; i < rows.length; i++) if (rows[i].has(VERIFIED)) return i;
  return rows.length;
}

/**
 * @param {Before} before
 * @param {number} row
 * @param {"n" | "m"} count
 */
function shiftedDown(before, row, count) {
  if (before.rows[row][count] === 0) return "empty-side";
  const end = nextVerified(before.rows, row);
  let carried = 0;
  const shapes = before.rows.slice(row, end).map((old) => {
    const given = carried;
    carried = old[count];
    return given === carried && given === 0 ? shapeOf(old) : { ...pushed(old), [count]: given };
  });
  shapes.push({ n: 0, m: 0, score: NO_SCORE, flags: 0, [count]: carried });
  return reshape(before, row, end - row, shapes);
}

/**
 * @param {Before} before
 * @param {number} row
 * @param {"n" | "m"} count
 */
function shiftedUp(before, row, count) {
  const joins = before.rows[row][count] > 0;
  if (joins && row === 0) return "first-row";
  const first = joins ? row - 1 : row;
  if (joins && before.rows[first].has(VERIFIED)) return "verified-above";
  const old = before.rows.slice(first, nextVerified(before.rows, row));
  if (!joins && old.slice(1).every((one) => one[count] === 0)) return "no-change";
  const shapes = old.map((one, i) => {
    const next = old[i + 1]?.[count] ?? 0;
    const given = joins && i === 0 ? one[count] + next : next;
    return given === 0 && one[count] === 0 ? shapeOf(one) : { ...pushed(one), [count]: given };
  });
  return reshape(before, first, old.length, shapes);
}

/**
 * @param {Row} row
 * @returns {Shape}
 */
const shapeOf = ({ n, m, score, flags }) => ({ n, m, score, flags });

/**
 * @param {Before} before
 * @param {number} at
 * @param {number} count
 * @param {number[]} flat three numbers a row
 */
function realigned(before, at, count, flat) {
  /** @type {Shape[]} */
  const shapes = [];
  for (let i = 0; i < flat.length; i += 3) shapes.push({ n: flat[i], m: flat[i + 1], score: flat[i + 2], flags: 0 });
  return reshape(before, at, count, shapes);
}
