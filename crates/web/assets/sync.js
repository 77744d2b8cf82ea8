// One document and the server: operations are painted at once, sent one after another, and kept until they are on the disk.
import { Failure, get, post } from "./api.js";
import { Model, Row, unpack } from "./model.js";
import { simulate } from "./simulate.js";

/** @typedef {import("../types").Operation} Operation */
/** @typedef {import("../types").Change} Change */
/** @typedef {import("../types").DocumentHead} DocumentHead */
/** @typedef {import("../types").WireSplice} WireSplice */
/** @typedef {import("./model.js").Splice} Splice */

/**
 * An operation that is not yet on the disk. `inverse` undoes what was painted (null: nothing was), `made` are the painted rows.
 * @typedef {{ id: string, op: Operation, inverse: Splice | null, made: Row[], anchors: Row[] }} Pending
 */

/** @typedef {"saved" | "saving" | "offline" | "storage" | "closed"} SaveState */

/** Operations that leave texts, reasons and findings as they are. */
const FLAGS_ALONE = new Set(["verify", "verify-above", "exclude", "bookmark", "note"]);

/** Milliseconds before an operation is sent again: soon at first, then no more than four times a minute. */
const RETRIES = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
/** Rows in one request for texts: what the server allows. */
const MOST_TEXTS = 500;
/** Rows whose texts are kept; beyond, those far from the screen are dropped. About 2 MB of speech. */
const KEPT_TEXTS = 4_000;

/** @param {number} milliseconds */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The state of one document, shared with the server. */
export class Sync {
  /**
   * @param {DocumentHead} head
   * @param {Model} model
   */
  constructor(head, model) {
    this.head = head;
    this.model = model;
    this.path = `documents/${head.id}`;
    this.version = head.version;
    this.findings = 0;
    this.undoKind = head.undo;
    this.redoKind = head.redo;
    /** @type {Pending[]} */
    this.pending = [];
    /** Splices that undo and redo what this page has painted. @type {Splice[]} */
    this.undos = [];
    /** @type {Splice[]} */
    this.redos = [];
    /** @type {(() => void)[]} */
    this.waiting = [];
    /** @type {SaveState} */
    this.state = "saved";
    this.sending = false;
    /** Ends the wait before the next try. @type {() => void} */
    this.wake = () => {};
    this.gone = new AbortController();
    // What the page does when something happens; set by the page.
    this.onChange = () => {};
    /** @type {(kind: string, failure: Failure) => void} */
    this.onRefused = () => {};
    /** @type {(kinds: string[]) => void} */
    this.onDropped = () => {};
    /** @type {(kind: string) => void} */
    this.onForeign = () => {};
    /** A painted row was painted again. @type {(old: Row, row: Row) => void} */
    this.onRemade = () => {};
    /** @type {(kind: string, row: number) => void} */
    this.onSettled = () => {};
  }

  /** Whether the server no longer knows this page. */
  get isClosed() {
    return this.state === "closed";
  }

  /** Returns whether only the server knows what comes next: operations wait for it. */
  get blocked() {
    return this.pending.some((one) => one.inverse === null);
  }

  /**
   * Does something now, or as soon as the rows are known.
   * @param {() => void} action
   */
  whenKnown(action) {
    if (this.blocked) this.waiting.push(action);
    else action();
  }

  /**
   * Applies an operation: paints it where its outcome is known, and sends it. Returns the stable name of a reason where it is not possible.
   * @param {Operation} op
   * @returns {string | null}
   */
  apply(op) {
    const back = op.kind === "undo";
    if (back || op.kind === "redo") {
      if (!(back ? this.undoKind : this.redoKind) && this.pending.length === 0) return back ? "nothing-to-undo" : "nothing-to-redo";
      const splice = (back ? this.undos : this.redos).pop();
      const inverse = splice ? this.model.swap(splice) : null;
      if (inverse) (back ? this.redos : this.undos).push(inverse);
      this.#queue({ id: crypto.randomUUID(), op, inverse, made: splice?.rows ?? [], anchors: [] });
      return null;
    }
    const splice = simulate(this.model, op);
    if (typeof splice === "string") return splice;
    const anchors = [op.row, op.kind === "realign" ? Number(op.row) + Number(op.count) - 1 : op.to]
      .flatMap((index) => typeof index === "number" ? [this.model.rows[index]] : []);
    const inverse = splice && this.model.swap(splice);
    if (inverse) this.undos.push(inverse);
    else this.undos = [];
    this.redos = [];
    this.#queue({ id: crypto.randomUUID(), op, inverse, made: splice?.rows ?? [], anchors });
    return null;
  }

  /** @param {Pending} one */
  #queue(one) {
    this.pending.push(one);
    if (this.state === "saved") this.state = "saving";
    this.onChange();
    void this.#drain();
  }

  /** Sends again at once. */
  retry() {
    this.wake();
  }

  async #drain() {
    if (this.sending) return;
    this.sending = true;
    let tries = 0;
    while (this.pending.length > 0 && !this.isClosed) {
      const { id, op } = this.pending[0];
      try {
        const answer = await post(`${this.path}/operations`, { op_id: id, base_version: this.version, op });
        tries = 0;
        if (answer.repeated && answer.version > this.version) await this.#catchUp();
        this.#settle({ ...answer, op_id: id });
        if (this.pending[0]?.id === id) this.pending.shift();
        this.#kinds(answer);
        this.state = "saving";
      } catch (error) {
        await this.#failed(error, op, tries++);
      }
      // Operations that no longer fit may have been dropped meanwhile.
      if (this.pending.length === 0 && !this.isClosed) this.state = "saved";
      this.#release();
      this.onChange();
    }
    this.sending = false;
  }

  /**
   * @param {unknown} error
   * @param {Operation} op
   * @param {number} tries
   */
  async #failed(error, op, tries) {
    const failure = error instanceof Failure ? error : new Failure("internal", String(error));
    if (failure.code === "stale") {
      await this.#catchUp().catch(() => pause(RETRIES[0]));
    } else if (failure.code === "token") {
      this.state = "closed";
    } else if (["invalid", "large", "type", "unknown", "bug"].includes(failure.code)) {
      this.#rebase(() => this.pending.shift());
      this.#forget();
      this.state = "saving";
      this.onRefused(op.kind, failure);
    } else {
      this.state = failure.code === "storage" ? "storage" : "offline";
      this.onChange();
      await new Promise((resolve) => {
        this.wake = () => resolve(undefined);
        setTimeout(resolve, RETRIES[Math.min(tries, RETRIES.length - 1)]);
      });
    }
  }

  /** Runs what has waited for the rows to be known. */
  #release() {
    while (this.waiting.length > 0 && !this.blocked) this.waiting.shift()?.();
  }

  #forget() {
    this.undos = [];
    this.redos = [];
  }

  /** @param {{ undo?: string | null, redo?: string | null }} answer */
  #kinds({ undo, redo }) {
    if (undo !== undefined) this.undoKind = undo;
    if (redo !== undefined) this.redoKind = redo;
  }

  /**
   * Takes a change over: an own one, or that of another page.
   * @param {Change} change
   */
  #settle(change) {
    if (change.version <= this.version) return;
    if (change.version > this.version + 1) throw new Failure("gap", "a version is missing");
    this.version = change.version;
    const head = this.pending[0];
    const own = head !== undefined && head.id === change.op_id;
    if (own && agrees(head, change.splices)) {
      this.pending.shift();
      if (change.splices.length) this.model.renumber(head.made, change.splices[0].rows, !FLAGS_ALONE.has(change.kind));
      return;
    }
    this.#rebase(() => {
      if (own) this.pending.shift();
      for (const splice of change.splices) this.#replace(splice);
    });
    // What a simulated operation would undo no longer fits; one that was only the server's leaves no splice anyway.
    this.#forget();
    if (own) this.onSettled(change.kind, change.splices[0]?.at ?? 0);
    else this.onForeign(change.kind);
  }

  /** @param {WireSplice} splice */
  #replace({ at, removed, rows: flat }) {
    const rows = unpack(flat);
    const old = this.model.rows.slice(at, at + removed);
    const shown = old.length === 0 || old.some((row) => row.shown);
    rows.forEach((row, i) => {
      row.shown = shown;
      const before = rows.length === removed ? old[i] : undefined;
      if (before === undefined) return;
      row.shown = before.shown;
      if (before.n !== row.n || before.m !== row.m) return;
      row.text = before.text;
      row.height = before.height;
    });
    this.model.swap({ at, removed, rows });
  }

  /**
   * Takes back what is painted and not saved, changes the rows, and paints it again where its rows are still there.
   * @param {() => void} change
   */
  #rebase(change) {
    for (const one of this.pending.toReversed()) if (one.inverse) this.model.swap(one.inverse);
    change();
    const again = this.pending;
    this.pending = [];
    /** @type {string[]} */
    const dropped = [];
    for (const one of again) {
      if (this.#repaint(one)) this.pending.push(one);
      else dropped.push(one.op.kind);
    }
    if (dropped.length) this.onDropped(dropped);
  }

  /** @param {Pending} one */
  #repaint(one) {
    const places = one.anchors.map((row) => this.model.rows.indexOf(row));
    if (one.anchors.length === 0 || places.includes(-1)) return one.inverse === null && one.op.kind === "pin";
    if (one.op.kind === "realign" && places[1] - places[0] + 1 !== one.op.count) return false;
    one.op = { ...one.op, row: places[0] };
    if (typeof one.op.to === "number") one.op.to = places[1];
    const splice = simulate(this.model, one.op);
    if (typeof splice === "string") return false;
    one.inverse = splice && this.model.swap(splice);
    const before = one.made;
    one.made = splice?.rows ?? [];
    one.made.forEach((row, i) => before[i] && this.onRemade(before[i], row));
    return true;
  }

  /** Takes over what other pages have done since. */
  async #catchUp() {
    const answer = await get(`${this.path}/changes?since=${this.version}&findings=${this.findings}`, this.gone.signal);
    await this.#take(answer);
  }

  /** @param {any} answer of `/changes` */
  async #take(answer) {
    try {
      if (answer.reload) throw new Failure("gap", "the server does not know the changes any more");
      for (const change of answer.changes) {
        if (change.kind === "findings") this.#findings(change.splices);
        else this.#settle(change);
      }
      if (typeof answer.findings === "number") this.findings = answer.findings;
    } catch (error) {
      if (!(error instanceof Failure && error.code === "gap")) throw error;
      await this.#reload();
    }
    if (this.pending.length === 0) this.#kinds(answer);
    if (answer.reload || answer.changes.length) {
      this.#release();
      this.onChange();
    }
  }

  /** @param {WireSplice[]} splices */
  #findings(splices) {
    this.#rebase(() => {
      for (const { at, rows: flat } of splices) this.model.renumber(this.model.rows.slice(at, at + flat.length / 4), flat, true);
    });
    if (this.pending.length) this.#forget();
  }

  /** Fetches all rows anew. Those before the first and after the last that differ keep their identity, and so the focus and heights. */
  async #reload() {
    const { version, rows: flat } = await get(`${this.path}/rows`, this.gone.signal);
    this.#rebase(() => {
      const { model } = this;
      const next = unpack(flat);
      const shorter = Math.min(next.length, model.rows.length);
      const isSame = (/** @type {Row} */ a, /** @type {Row} */ b) => a.n === b.n && a.m === b.m;
      let [head, tail] = [0, 0];
      while (head < shorter && isSame(model.rows[head], next[head])) head++;
      while (tail < shorter - head && isSame(model.rows[model.rows.length - 1 - tail], next[next.length - 1 - tail])) tail++;
      model.renumber(model.rows.slice(0, head), flat, true);
      model.renumber(model.rows.slice(model.rows.length - tail), flat.slice(4 * (next.length - tail)), true);
      model.swap({ at: head, removed: model.rows.length - head - tail, rows: next.slice(head, next.length - tail) });
    });
    this.version = version;
    this.#forget();
    this.onForeign("many");
  }

  /** Waits for changes of other pages, as long as this page is open. */
  async watch() {
    let tries = 0;
    while (!this.gone.signal.aborted && this.state !== "closed") {
      try {
        const answer = await get(`${this.path}/changes?since=${this.version}&findings=${this.findings}`, this.gone.signal);
        // A change too large to be kept: the answer to an operation of this page has its rows, so that comes first.
        if (answer.reload && this.pending.length > 0) await pause(RETRIES[0]);
        else await this.#take(answer);
        tries = 0;
        if (this.state === "offline") {
          if (this.pending.length === 0) this.state = "saved";
          this.wake();
          this.onChange();
        }
      } catch (error) {
        if (this.gone.signal.aborted) return;
        if (error instanceof Failure && error.code === "token") this.state = "closed";
        else if (this.state === "saved") this.state = "offline";
        this.onChange();
        await pause(RETRIES[Math.min(tries++, RETRIES.length - 1)]);
      }
    }
  }

  /**
   * Fetches the texts of rows that have none, or old ones; says so by `onChange`. Waits while an operation is on its way: the rows may then differ.
   * @param {number} from
   * @param {number} to
   */
  ensure(from, to) {
    if (this.pending.length > 0 || this.state === "closed") return;
    const wants = (/** @type {Row} */ row) => !row.fresh && !row.loading;
    while (from < to && !wants(this.model.rows[from])) from++;
    while (to > from && !wants(this.model.rows[to - 1])) to--;
    if (from < to) void this.#fetchTexts(from, Math.min(to, from + MOST_TEXTS));
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  async #fetchTexts(from, to) {
    const rows = this.model.rows.slice(from, to);
    const version = this.version;
    for (const row of rows) row.loading = true;
    try {
      const answer = await get(`${this.path}/texts?from=${from}&to=${to}`, this.gone.signal);
      // Texts of another version may belong to other rows: ask again.
      if (answer.version === version) {
        rows.forEach((row, i) => {
          const text = answer.rows[i];
          if (!text || text.source.length !== row.n || text.target.length !== row.m) return;
          row.text = text;
          row.fresh = true;
          row.dirty = true;
        });
        this.#trim(from);
      }
    } catch {
      // The watch says that the server is away, and the next paint asks again.
      await pause(RETRIES[1]);
    }
    for (const row of rows) row.loading = false;
    if (!this.gone.signal.aborted) this.onChange();
  }

  /**
   * Drops texts far from a row when there are too many.
   * @param {number} near
   */
  #trim(near) {
    let kept = 0;
    for (const row of this.model.rows) if (row.text) kept++;
    if (kept <= KEPT_TEXTS) return;
    this.model.rows.forEach((row, i) => {
      if (!row.text || Math.abs(i - near) < KEPT_TEXTS / 2) return;
      row.text = null;
      row.fresh = false;
    });
  }

  /** Leaves the document. */
  close() {
    this.gone.abort();
  }
}

/**
 * Returns whether the server made the rows that were painted.
 * @param {Pending} one
 * @param {WireSplice[]} splices
 */
function agrees({ inverse, made }, splices) {
  if (!inverse) return false;
  if (splices.length !== 1) return false;
  const [{ at, removed, rows }] = splices;
  return at === inverse.at && removed === inverse.rows.length && rows.length === 4 * made.length
    && made.every((row, i) => row.n === rows[4 * i] && row.m === rows[4 * i + 1]);
}

/**
 * Opens a document. Aligning its texts may take the server longer than a request: ask until it is open.
 * @param {string} id
 */
export async function open(id) {
  for (;;) {
    try {
      const [head, { rows, version }] = await Promise.all([get(`documents/${id}`), get(`documents/${id}/rows`)]);
      if (head.state !== "opening") return new Sync({ ...head, version }, new Model(unpack(rows), head.sure));
    } catch (error) {
      if (!(error instanceof Failure && error.code === "opening")) throw error;
    }
  }
}
