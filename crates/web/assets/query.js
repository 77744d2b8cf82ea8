// Search expressions: words that the texts hold, and conditions on the row. All must hold; a minus turns one around.
//
//     ship score<0.5 is:doubtful -has:note source:/colou?r/ kind:2-1 row:100-200
import { BOOKMARKED, CERTAIN, CHANGED, DOUBTFUL, EDITED, EXCLUDED, FINDING, MADE, NOTE, NO_SCORE, VERIFIED } from "./model.js";

/** @typedef {import("./model.js").Row} Row */
/** @typedef {import("../types").Side} Side */
/** @typedef {(row: Row, index: number) => boolean} Condition */
/** @typedef {{ text: string, side: Side | "both", regex: boolean, negated: boolean }} Term */
/** @typedef {{ conditions: Condition[], terms: Term[] }} Query */

/** Names of the states that `is:` and `has:` know, as the filter offers them. @type {Record<string, Condition>} */
export const STATES = {
  doubtful: (row) => row.has(DOUBTFUL),
  unverified: (row) => !row.has(VERIFIED | EXCLUDED),
  verified: (row) => row.has(VERIFIED),
  odd: (row) => row.n !== 1 || row.m !== 1,
  unaligned: (row) => row.n === 0 || row.m === 0,
  finding: (row) => row.has(FINDING),
  changed: (row) => row.has(CHANGED),
  edited: (row) => row.has(EDITED),
  excluded: (row) => row.has(EXCLUDED),
  bookmarked: (row) => row.has(BOOKMARKED),
  note: (row) => row.has(NOTE),
  made: (row) => row.has(MADE),
};

/** An expression that cannot be read; `part` is what is wrong. */
export class QueryError extends Error {
  /** @param {string} part */
  constructor(part) {
    super(part);
    this.part = part;
  }
}

/** One part of an expression: a quoted or slashed text, with a prefix, or a word. */
const PART = /(-?)(?:(source|target):)?(?:"([^"]*)"?|\/((?:\\.|[^\\/])+)\/|(\S+))/gu;
const SCORE = /^score(<=|>=|<|>|=)([\d.,]+)$/u;
const RANGE = /^row:(\d*)(-?)(\d*)$/u;
const KIND = /^kind:(\d+)[-:](\d+)$/u;

/**
 * Reads an expression.
 * @param {string} expression
 * @returns {Query}
 */
export function parse(expression) {
  /** @type {Query} */
  const query = { conditions: [], terms: [] };
  for (const [, minus, side, quoted, regex, word] of expression.matchAll(PART)) {
    const negated = minus === "-";
    const condition = word !== undefined && !side ? conditionOf(word) : null;
    if (condition) {
      query.conditions.push(negated ? (row, index) => !condition(row, index) : condition);
      continue;
    }
    const text = regex ?? quoted ?? word;
    if (text) query.terms.push({ text, side: /** @type {Side | undefined} */ (side) ?? "both", regex: regex !== undefined, negated });
  }
  return query;
}

/**
 * @param {string} word
 * @returns {Condition | null}
 */
function conditionOf(word) {
  const state = /^(?:is|has):(.*)$/u.exec(word);
  if (state) {
    const known = STATES[state[1]];
    if (!known) throw new QueryError(word);
    return known;
  }
  const score = SCORE.exec(word);
  if (score) return scored(score[1], Number(score[2].replace(",", ".")) * CERTAIN);
  const range = RANGE.exec(word);
  if (range && range[1] + range[3]) {
    const from = Number(range[1] || 1);
    const to = range[2] ? Number(range[3] || Infinity) : from;
    return (_row, index) => index + 1 >= from && index + 1 <= to;
  }
  const kind = KIND.exec(word);
  if (kind) return (row) => row.n === Number(kind[1]) && row.m === Number(kind[2]);
  return null;
}

/**
 * A row without a score fits no bound.
 * @param {string} operator
 * @param {number} bound
 * @returns {Condition}
 */
function scored(operator, bound) {
  if (Number.isNaN(bound)) throw new QueryError(operator);
  return ({ score }) => {
    if (score === NO_SCORE) return false;
    switch (operator) {
      case "<": return score < bound;
      case "<=": return score <= bound;
      case ">": return score > bound;
      case ">=": return score >= bound;
      default: return score === Math.round(bound);
    }
  };
}

/**
 * Returns a pattern that finds a term in a text as the server does, as far as the two kinds of expressions agree; null where they do not.
 * @param {Term} term
 * @param {boolean} exact whether case matters
 */
export function patternOf({ text, regex }, exact) {
  try {
    return new RegExp(regex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), exact ? "gu" : "giu");
  } catch {
    return null;
  }
}
