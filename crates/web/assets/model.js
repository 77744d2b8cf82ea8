// The rows of a document, as the page shows them.

export const VERIFIED = 1;
export const EXCLUDED = 2;
export const BOOKMARKED = 4;
export const MADE = 8;
export const EDITED = 16;
export const NOTE = 32;
export const FINDING = 64;
export const DOUBTFUL = 128;
export const CHANGED = 256;

/** Scores are whole ten-thousandths; a link that a person made has none. */
export const CERTAIN = 10_000;
export const NO_SCORE = -1;

/** @typedef {import("../types").RowTexts} RowTexts */
/** @typedef {import("../types").Shape} Shape */
/** @typedef {{ at: number, removed: number, rows: Row[] }} Splice */

/** A row. Its identity lasts as long as the link does: a changed link is a new row. */
export class Row {
  /**
   * @param {number} n pieces of the source
   * @param {number} m pieces of the target
   * @param {number} score
   * @param {number} flags
   */
  constructor(n, m, score, flags) {
    this.n = n;
    this.m = m;
    this.score = score;
    this.flags = flags;
    /** @type {RowTexts | null} */
    this.text = null;
    /** Whether `text` is what the server has now. */
    this.fresh = false;
    this.loading = false;
    /** Pixels; 0 until the row has been on the screen. */
    this.height = 0;
    /** Whether the filter lets it through. */
    this.shown = true;
    /** Whether what is on the screen is older than the row. */
    this.dirty = true;
  }

  /** @param {number} flag */
  has(flag) {
    return (this.flags & flag) !== 0;
  }

  /** Returns a copy, to be changed. */
  copy() {
    const row = new Row(this.n, this.m, this.score, this.flags);
    row.text = this.text;
    row.fresh = this.fresh;
    row.height = this.height;
    row.shown = this.shown;
    return row;
  }
}

/**
 * Returns the flags with the one for doubt as it must be.
 * @param {Shape} row
 * @param {number} sure
 */
export function doubt({ n, m, score, flags }, sure) {
  const settled = flags & (VERIFIED | EXCLUDED) || (flags & MADE && !(flags & CHANGED));
  const odd = n === 0 || m === 0 || flags & (FINDING | CHANGED) || score < sure * CERTAIN;
  return !settled && odd ? flags | DOUBTFUL : flags & ~DOUBTFUL;
}

/**
 * Reads the flat array of the server.
 * @param {number[]} flat four numbers a row
 */
export function unpack(flat) {
  const rows = new Array(flat.length / 4);
  for (let i = 0; i < rows.length; i++) rows[i] = new Row(flat[4 * i], flat[4 * i + 1], flat[4 * i + 2], flat[4 * i + 3]);
  return /** @type {Row[]} */ (rows);
}

/** All rows, and how many of them are in which state. */
export class Model {
  /**
   * @param {Row[]} rows
   * @param {number} sure
   */
  constructor(rows, sure) {
    this.rows = rows;
    this.sure = sure;
    this.verified = 0;
    this.doubtful = 0;
    /** Rises with every change. */
    this.revision = 0;
    /** @type {(at: number, old: Row[], rows: Row[]) => void} */
    this.onSwap = () => {};
    this.recount();
  }

  /** Counts anew what is in which state. */
  recount() {
    this.verified = 0;
    this.doubtful = 0;
    for (const { flags } of this.rows) {
      if (flags & VERIFIED) this.verified++;
      if (flags & DOUBTFUL) this.doubtful++;
    }
    this.revision++;
  }

  /**
   * Replaces rows by others, and returns what would undo it.
   * @param {Splice} splice
   * @returns {Splice}
   */
  swap({ at, removed, rows }) {
    const old = this.rows.slice(at, at + removed);
    this.rows = this.rows.slice(0, at).concat(rows, this.rows.slice(at + removed));
    this.recount();
    this.onSwap(at, old, rows);
    return { at, removed: rows.length, rows: old };
  }

  /**
   * Writes the numbers of the server into rows that stay.
   * @param {Row[]} rows
   * @param {number[]} flat
   * @param {boolean} stale whether their texts (or reasons, or findings) have changed
   */
  renumber(rows, flat, stale) {
    rows.forEach((row, i) => {
      const [score, flags] = [flat[4 * i + 2], flat[4 * i + 3]];
      if (stale) row.fresh = false;
      if (row.score === score && row.flags === flags) return;
      row.score = score;
      row.flags = flags;
      row.dirty = true;
    });
    this.recount();
  }

  /**
   * Returns the nearest row in a direction that is shown and fits, or -1.
   * @param {number} from
   * @param {1 | -1} step
   * @param {(row: Row, index: number) => boolean} fits
   */
  seek(from, step, fits) {
    for (let i = from + step; i >= 0 && i < this.rows.length; i += step) {
      if (this.rows[i].shown && fits(this.rows[i], i)) return i;
    }
    return -1;
  }
}
