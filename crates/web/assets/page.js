// The review of one document: where the focus is, and what each command does.
import { Dialogs } from "./dialogs.js";
import { announce, byId, h } from "./dom.js";
import { Editor } from "./editor.js";
import { List } from "./list.js";
import { plain } from "./marks.js";
import { Minimap } from "./minimap.js";
import { BOOKMARKED, EXCLUDED, VERIFIED } from "./model.js";
import { STATES } from "./query.js";
import { Drawer } from "./row.js";
import { Search } from "./search.js";
import { COUNT } from "./simulate.js";
import { currentLanguage, t, tellRemark } from "./texts.js";
import { openRowMenu } from "./menu.js";
import { printRows } from "./preview.js";

/** @typedef {import("./sync.js").Sync} Sync */
/** @typedef {import("../types").Side} Side */
/** @typedef {import("../types").Operation} Operation */
/** @typedef {import("../types").Session} Session */

/** Rows around the screen and around the next doubtful row whose texts are fetched ahead. */
const AHEAD = 30;
const FLAGS = /** @type {const} */ ({ verify: VERIFIED, exclude: EXCLUDED, bookmark: BOOKMARKED });

export class Page {
  /**
   * @param {Sync} sync
   * @param {Session} session
   */
  constructor(sync, session) {
    this.sync = sync;
    this.session = session;
    this.drawer = new Drawer(sync.head);
    /** The current row itself, to find it again. */
    this.focused = sync.model.rows[0];
    this.grid = byId("grid");
    this.list = new List(byId("scroller"), byId("rows"), sync.model, this.drawer);
    this.map = new Minimap(byId("map"), this);
    this.search = new Search(this);
    this.dialogs = new Dialogs(this);
    this.editor = new Editor(this);
    /** @type {import("./matches.js").Matches | null} */
    this.matches = null;
    this.drawer.onLost = () => this.editor.lose();
    sync.onChange = () => this.changed();
    sync.onRefused = (kind, failure) => announce(t("save.refused", { operation: this.nameOf(kind), reason: failure.told() }), "alert");
    sync.onDropped = (kinds) => announce(t("save.dropped", { n: kinds.length, operations: kinds.map((kind) => this.nameOf(kind)).join(", ") }), "alert");
    sync.onForeign = (kind) => announce(t("save.foreign", { operation: this.nameOf(kind) }));
    sync.onRemade = (old, row) => { if (this.focused === old) this.focused = row; };
    // The second part of a sentence that was cut is what is moved or split next.
    sync.onSettled = (kind, row) => this.select(Math.min(row, this.rows.length - 1), undefined, kind === "cut" ? this.current.piece + 1 : 0);
    this.list.onPaint = () => this.painted();
  }

  get rows() {
    return this.sync.model.rows;
  }

  get current() {
    return this.drawer.current;
  }

  get row() {
    return this.rows[this.current.index];
  }

  /**
   * Returns the words for a kind of operation.
   * @param {string} kind
   */
  nameOf(kind) {
    return t(`operation.${kind}`);
  }

  /** Shows the document for the first time. */
  start() {
    const { head } = this.sync;
    for (const side of /** @type {Side[]} */ (["source", "target"])) {
      const place = byId(`${side}-name`);
      place.textContent = `${fileName(head[side].name)} · ${head[side].lang}`;
    }
    this.grid.setAttribute("aria-colcount", "5");
    const first = this.sync.model.seek(-1, 1, STATES.doubtful);
    this.list.paint();
    this.select(Math.max(0, first), undefined, undefined, "middle");
    this.focus();
    this.#remarks();
  }

  /** What the server says about the document: what a reader skipped, where two reviewers disagree. It stays until it is closed. */
  #remarks() {
    const { remarks, conflicts } = this.sync.head;
    const place = byId("remarks");
    place.hidden = remarks.length + conflicts.length === 0;
    place.open = conflicts.length > 0;
    place.firstElementChild.textContent = [conflicts.length && t("remarks.conflicts", { n: conflicts.length }), remarks.length && t("remarks.remarks", { n: remarks.length })].filter(Boolean).join(" · ");
    place.lastElementChild.replaceChildren(...conflicts.map(({ row, message }) => h("li", {}, tellRemark(message), " ",
      row !== null && h("button", { type: "button", click: () => this.goTo(row) }, t("remarks.go", { row: row + 1 })))),
    ...remarks.map(({ message }) => h("li", {}, tellRemark(message))));
  }

  /**
   * Goes to a row that was asked for by its number, even if the filter hides it.
   * @param {number} index
   */
  goTo(index) {
    if (!this.rows[index].shown) {
      this.rows[index].shown = true;
      this.list.refilter();
    }
    this.select(index, undefined, undefined, "middle");
    this.focus();
  }

  /** Brings everything up to date after the rows have changed. */
  changed() {
    // The focus stays with its row when rows above come or go.
    if (this.row !== this.focused) {
      const at = this.rows.indexOf(this.focused);
      if (at >= 0) this.current.index = at;
    }
    if (this.current.index >= this.rows.length) this.current.index = Math.max(0, this.rows.length - 1);
    this.#clampPiece();
    if (this.row !== this.focused) this.row.dirty = true;
    this.focused = this.row;
    this.list.kept = this.current.index;
    this.list.ask();
    this.map.ask();
    this.status();
  }

  /** Texts in the header. */
  status() {
    const { model, state, pending } = this.sync;
    this.grid.setAttribute("aria-rowcount", String(this.rows.length + 1));
    byId("counts").textContent = `${t("counts.verified", { verified: model.verified, all: this.rows.length })} · ${t("counts.doubtful", { n: model.doubtful })}`;
    byId("done").style.setProperty("inline-size", `${(100 * model.verified) / Math.max(1, this.rows.length)}%`);
    const saved = byId("saved");
    const text = t(`save.${state}`, { n: pending.length });
    if (byId("save-state").textContent !== text) byId("save-state").textContent = text;
    saved.className = state;
    byId("retry").hidden = state !== "offline" && state !== "storage";
    for (const [id, able] of [["undo", this.sync.undoKind || pending.length], ["redo", this.sync.redoKind || this.sync.redos.length]]) {
      document.querySelector(`#toolbar [data-command="${id}"]`)?.toggleAttribute("disabled", !able);
    }
  }

  /** After each paint: texts for what is on the screen and what comes next, the map, the focus. */
  painted() {
    const { from, to } = this.list.range;
    byId("nothing").hidden = from < to;
    this.sync.ensure(Math.max(0, from - AHEAD), Math.min(this.rows.length, to + AHEAD));
    const next = this.sync.model.seek(this.current.index, 1, STATES.doubtful);
    if (!this.row.fresh) this.sync.ensure(this.current.index, this.current.index + 1);
    if (next > to) this.sync.ensure(Math.max(0, next - AHEAD / 3), Math.min(this.rows.length, next + AHEAD));
    this.map.ask();
    this.matches?.look();
    if (this.wantsFocus) this.focus();
  }

  /** Whether the keyboard is in the list, or was before its element was replaced. */
  get wantsFocus() {
    const active = document.activeElement;
    return !this.editor.open && (active === document.body || active === null || (this.grid.contains(active) && !active.matches("button")));
  }

  /** Puts the focus on the current sentence. */
  focus() {
    const chip = this.list.elements.get(this.row)?.querySelector(".chosen");
    if (chip instanceof HTMLElement && chip !== document.activeElement) chip.focus({ preventScroll: true });
  }

  #clampPiece() {
    const count = this.row?.[COUNT[this.current.side]] ?? 0;
    this.current.piece = Math.max(0, Math.min(this.current.piece, count - 1));
  }

  /**
   * Makes a row the current one.
   * @param {number} index
   * @param {Side} [side]
   * @param {number} [piece]
   * @param {"nearest" | "middle"} [where]
   */
  select(index, side = this.current.side, piece = 0, where = "nearest") {
    if (index < 0 || index >= this.rows.length) return;
    if (this.row) this.row.dirty = true;
    Object.assign(this.current, { index, side, piece });
    this.#clampPiece();
    this.focused = this.row;
    this.row.dirty = true;
    this.list.reveal(index, where);
  }

  /** @param {1 | -1} direction */
  step(direction) {
    const next = this.sync.model.seek(this.current.index, direction, () => true);
    if (next >= 0) this.select(next);
    else announce(t(direction > 0 ? "go.end" : "go.start"));
  }

  /** @param {1 | -1} direction */
  turn(direction) {
    for (let left = this.list.pageRows(); left > 0; left--) {
      const next = this.sync.model.seek(this.current.index, direction, () => true);
      if (next < 0) break;
      this.current.index = next;
    }
    for (const row of this.list.elements.keys()) row.dirty = true;
    this.select(this.current.index);
  }

  /** @param {1 | -1} from the end to go to: the first row forward from the start, or backward from the end */
  end(from) {
    this.select(this.sync.model.seek(from > 0 ? -1 : this.rows.length, from, () => true));
  }

  /**
   * Goes to a sentence beside this one; past the last of a side, to the other side.
   * @param {1 | -1} direction
   */
  sentence(direction) {
    const { index, side, piece } = this.current;
    const next = piece + direction;
    if (next >= 0 && next < this.row[COUNT[side]]) this.select(index, side, next);
    else if (direction > 0 && side === "source") this.select(index, "target", 0);
    else if (direction < 0 && side === "target") this.select(index, "source", this.row.n - 1);
  }

  /**
   * @param {keyof typeof STATES} state
   * @param {1 | -1} direction
   */
  seek(state, direction) {
    const next = this.sync.model.seek(this.current.index, direction, (row) => STATES[state](row, 0));
    if (next >= 0) this.select(next, undefined, 0, "middle");
    else announce(this.#none(state, direction));
    return next >= 0;
  }

  /**
   * Returns what to say where nothing more is found: with the doubtful links that are left on the way back.
   * @param {keyof typeof STATES} state
   * @param {1 | -1} direction
   */
  #none(state, direction) {
    if (state !== "doubtful") return t(direction > 0 ? "go.none-below" : "go.none-above");
    const n = this.sync.model.doubtful;
    if (n === 0) return t("go.none-doubtful");
    return t(direction > 0 ? "go.doubtful-above" : "go.doubtful-below", { n });
  }

  /**
   * Applies an operation on the current row. Returns whether it was possible.
   * @param {Operation} op
   */
  operate(op) {
    const row = op.row ?? this.current.index;
    const refused = this.sync.apply(op.kind === "pin" ? op : { row, ...op });
    if (refused) announce(t(`reason.${refused}`));
    else announce(t(`done.${op.kind}`, { row: row + 1, next: row + 2 }));
    this.changed();
    return !refused;
  }

  verifyAndGo() {
    if (!this.row.has(VERIFIED) && !this.operate({ kind: "verify", value: true })) return;
    this.seek("doubtful", 1);
  }

  /** @param {keyof typeof FLAGS} kind */
  toggle(kind) {
    const value = !this.row.has(FLAGS[kind]);
    if (this.operate({ kind, value })) announce(t(`done.${kind}-${value ? "on" : "off"}`, { row: this.current.index + 1 }));
  }

  /** Verifies this link without a counterpart and those that follow it on the same side: page furniture, a chapter that was left out. */
  verifyRun() {
    const { index } = this.current;
    const { rows } = this;
    const empty = this.row.n === 0 ? "n" : "m";
    if (this.row[empty] > 0) {
      announce(t("reason.two-sided"));
      return;
    }
    let to = index;
    while (to + 1 < rows.length && rows[to + 1][empty] === 0 && !rows[to + 1].has(EXCLUDED)) to++;
    if (!this.operate({ kind: "verify", row: index, to, value: true })) return;
    this.select(to);
    if (this.seek("doubtful", 1)) announce(t("done.verify-run", { n: to - index + 1 }));
  }

  /**
   * Moves the sentences from the start of a side down to the chosen one up, or those from the chosen one on down. The last alone goes
   * down where the first is chosen: to move a whole side is seldom meant.
   * @param {"above" | "below"} to
   */
  move(to) {
    const { index, side, piece } = this.current;
    const { row } = this;
    const all = row[COUNT[side]];
    const count = Math.max(1, to === "above" ? Math.min(piece + 1, all) : piece > 0 ? all - piece : 1);
    if (!this.operate({ kind: "move", side, to, count })) return;
    // The focus goes with the sentences.
    const emptied = row.n + row.m === count;
    this.select(to === "above" ? index - 1 : index + (emptied ? 0 : 1), side, to === "above" ? Infinity : 0);
  }

  /** @param {"down" | "up"} to */
  shift(to) {
    this.operate({ kind: "shift", side: this.current.side, to });
  }

  mergeAbove() {
    const { index, side } = this.current;
    if (index === 0) announce(t("reason.first-row"));
    else if (this.operate({ kind: "merge", row: index - 1 })) this.select(index - 1, side);
  }

  /** Splits before the chosen sentence, or after it where it is the first. The other side is divided in proportion to the lengths. */
  split() {
    const { side, piece } = this.current;
    const { row } = this;
    const here = row[COUNT[side]] > 1 ? side : side === "source" ? "target" : "source";
    const there = here === "source" ? "target" : "source";
    if (row[COUNT[here]] < 2 || !row.text) {
      announce(t("reason.nothing-to-split"));
      return;
    }
    const stay = Math.max(1, here === side ? piece : 1);
    const part = lengthOf(row.text[here].slice(0, stay)) / Math.max(1, lengthOf(row.text[here]));
    const counts = { [here]: stay, [there]: nearestCount(row.text[there].map((one) => one.text.length), part) };
    this.operate({ kind: "split", source: counts.source, target: counts.target });
  }

  /** Chooses a sentence for a link, then its counterpart. */
  pin() {
    const { side, piece } = this.current;
    const id = this.row.text?.[side][piece]?.id;
    const { pinned } = this.drawer;
    if (id === undefined) {
      announce(t("reason.empty-side"));
    } else if (pinned === null || pinned.side === side) {
      this.#setPinned(pinned?.id === id ? null : { side, id });
    } else {
      this.#setPinned(null);
      const [source, target] = side === "target" ? [pinned.id, id] : [id, pinned.id];
      this.operate({ kind: "pin", source, target });
    }
  }

  /** Lets go of the sentence that waits for its counterpart. */
  unpin() {
    if (this.drawer.pinned) this.#setPinned(null);
  }

  /** @param {{ side: Side, id: string } | null} pinned */
  #setPinned(pinned) {
    this.drawer.pinned = pinned;
    announce(t(pinned ? "pin.first" : "pin.off"));
    for (const row of this.list.elements.keys()) row.dirty = true;
    this.list.paint();
    this.focus();
  }

  edit() {
    this.editor.start();
  }

  /** Takes the overlay off the chosen sentence. */
  restore() {
    const { side, piece } = this.current;
    if (this.row.text?.[side][piece]?.original === undefined) announce(t("reason.no-change"));
    else this.operate({ kind: "edit", side, piece, text: null });
  }

  /** Joins the chosen part of a sentence with the next. */
  join() {
    const { side, piece } = this.current;
    this.operate({ kind: "join", side, piece });
  }

  /** @param {"undo" | "redo"} kind */
  undo(kind) {
    const splice = (kind === "undo" ? this.sync.undos : this.sync.redos).at(-1);
    const refused = this.sync.apply({ kind });
    announce(t(refused ? `reason.${refused}` : `done.${kind}`));
    if (splice) this.select(Math.min(splice.at, this.rows.length - 1));
    this.changed();
  }

  /** Opens the menu of the current row. */
  openMenu() {
    const element = this.list.elements.get(this.row)?.querySelector(".chosen");
    if (element) openRowMenu(this, element.getBoundingClientRect());
  }

  print() {
    void printRows(this);
  }

  /** Draws everything again in another language. */
  translated() {
    this.drawer.epoch++;
    for (const row of this.list.elements.keys()) row.dirty = true;
    this.search.translated();
    this.matches?.translate();
    this.#remarks();
    this.changed();
    byId("title").lang = currentLanguage();
  }

  close() {
    this.sync.close();
    this.list.close();
    this.map.close();
    this.matches?.close();
    this.search.close();
  }
}

/**
 * Returns the name of a file without its folders.
 * @param {string} path
 */
export const fileName = (path) => plain(path.split(/[/\\]/).pop() ?? path);

/** @param {{ text: string }[]} pieces */
const lengthOf = (pieces) => pieces.reduce((sum, piece) => sum + piece.text.length, 0);

/**
 * Returns how many pieces from the start come nearest to a share of the whole length; at least one on each side of the cut where there are two.
 * @param {number[]} lengths
 * @param {number} share
 */
function nearestCount(lengths, share) {
  if (lengths.length < 2) return share < 0.5 ? 0 : lengths.length;
  const whole = lengths.reduce((sum, length) => sum + length, 0);
  let [best, gap, sum] = [1, Infinity, 0];
  for (let count = 1; count < lengths.length; count++) {
    sum += lengths[count - 1];
    const off = Math.abs(sum - share * whole);
    if (off < gap) [best, gap] = [count, off];
  }
  return best;
}
