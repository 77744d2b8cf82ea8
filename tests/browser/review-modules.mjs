// The modules of the review page that need no browser.
//
//     node review-modules.mjs
import { strict as assert } from "node:assert";
import { existsSync, readFileSync, readdirSync } from "node:fs";

const kept = new Map();
globalThis.localStorage = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value) };
Object.defineProperty(globalThis, "navigator", { value: { userAgent: "", languages: ["en"] }, configurable: true });
const assets = new URL("../../crates/web/assets/", import.meta.url);
const load = (name) => import(new URL(name, assets));
const { Fenwick } = await load("fenwick.js");
const { Row, Model, doubt, unpack, DOUBTFUL, MADE, VERIFIED } = await load("model.js");
const { simulate } = await load("simulate.js");
const { parse, patternOf, QueryError } = await load("query.js");
const { isSingle, nameOf } = await load("keys.js");
const { COMMANDS } = await load("commands.js");
const keymap = await load("keymap.js");
const { plain } = await load("marks.js");
const { load: loadTexts, parse: parseTexts, tellRemark } = await load("texts.js");

/** Numbers that look random and are the same each time. */
function draws(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

function fenwick() {
  const draw = draws(1);
  const values = Float64Array.from({ length: 300 }, () => draw(4) * 10);
  const tree = new Fenwick(values.slice());
  for (let i = 0; i < 500; i++) {
    const at = draw(300);
    values[at] = draw(50);
    tree.set(at, values[at]);
    const to = draw(301);
    assert.equal(tree.before(to), values.slice(0, to).reduce((sum, value) => sum + value, 0));
    const height = draw(tree.total());
    const found = tree.find(height);
    assert(tree.before(found) <= height && height < tree.before(found) + values[found], `row at ${height}`);
  }
  assert.equal(new Fenwick(new Float64Array(0)).find(5), 0);
}

/** Whatever is done, each sentence of a side stays exactly once and in order, and undoing all gives the start. */
function simulation() {
  for (let seed = 1; seed <= 20; seed++) {
    const draw = draws(seed);
    let [s, t] = [0, 0];
    const rows = Array.from({ length: 40 }, () => {
      const [n, m] = [[1, 1], [1, 1], [2, 1], [1, 0], [0, 1], [1, 3]][draw(6)];
      const row = new Row(n, m, draw(10_001), 0);
      const piece = (id) => ({ id: String(id), text: `text ${id}`, start: false, marks: [] });
      row.text = { source: Array.from({ length: n }, () => piece(s++)), target: Array.from({ length: m }, () => piece(t++)), note: null, place: {}, reasons: [], findings: [] };
      return row;
    });
    const model = new Model(rows, 0.9);
    const before = model.rows;
    const undo = [];
    for (let step = 0; step < 300; step++) {
      const row = draw(model.rows.length);
      const side = ["source", "target"][draw(2)];
      const op = [
        { kind: "merge", row }, { kind: "split", row, source: draw(3), target: draw(3) }, { kind: "move", row, side, to: ["above", "below"][draw(2)], count: 1 + draw(2) },
        { kind: "shift", row, side, to: ["down", "up"][draw(2)] }, { kind: "verify", row, value: draw(2) === 1 }, { kind: "exclude", row, value: draw(2) === 1 },
        { kind: "verify-above", row: draw(3) }, { kind: "bookmark", row, to: Math.min(row + 2, model.rows.length - 1), value: true },
      ][draw(8)];
      const splice = simulate(model, op);
      if (typeof splice === "string") continue;
      undo.push(model.swap(splice));
      const all = (which) => model.rows.flatMap((one) => one.text[which].map((piece) => Number(piece.id)));
      assert.deepEqual(all("source"), Array.from({ length: s }, (_, i) => i), JSON.stringify(op));
      assert.deepEqual(all("target"), Array.from({ length: t }, (_, i) => i), JSON.stringify(op));
      for (const one of model.rows) {
        assert(one.n + one.m > 0, "no row is empty");
        assert.deepEqual([one.n, one.m], [one.text.source.length, one.text.target.length]);
      }
      assert.equal(model.verified, model.rows.filter((one) => one.has(VERIFIED)).length);
      assert.equal(model.doubtful, model.rows.filter((one) => one.has(DOUBTFUL)).length);
    }
    assert(undo.length > 100);
    for (const splice of undo.reverse()) model.swap(splice);
    assert.deepEqual(model.rows, before);
  }
}

function refusals() {
  const model = new Model(unpack([1, 1, 9000, 0, 1, 1, 9000, VERIFIED, 0, 1, 5000, 0]), 0.9);
  assert.equal(simulate(model, { kind: "merge", row: 2 }), "last-row");
  assert.equal(simulate(model, { kind: "move", row: 0, side: "source", to: "above" }), "first-row");
  assert.equal(simulate(model, { kind: "move", row: 2, side: "source", to: "above" }), "empty-side");
  assert.equal(simulate(model, { kind: "move", row: 1, side: "source", to: "above", count: 2 }), "piece");
  assert.equal(simulate(model, { kind: "split", row: 0, source: 1, target: 1 }), "nothing-to-split");
  assert.equal(simulate(model, { kind: "shift", row: 2, side: "target", to: "up" }), "verified-above");
  assert.equal(simulate(model, { kind: "verify", row: 1, value: true }), "no-change");
  assert.equal(simulate(model, { kind: "merge", row: 7 }), "row");
  // A shift ends before the next verified row.
  assert.deepEqual(simulate(model, { kind: "shift", row: 0, side: "source", to: "down" }).rows.map(({ n, m }) => [n, m]), [[0, 1], [1, 0]]);
  assert.equal(doubt({ n: 1, m: 1, score: 8000, flags: MADE }, 0.9), MADE);
  assert.equal(doubt({ n: 1, m: 2, score: 9900, flags: 0 }, 0.9), 0);
  assert.equal(doubt({ n: 1, m: 2, score: 8900, flags: 0 }, 0.9), DOUBTFUL);
  assert.equal(doubt({ n: 1, m: 0, score: 9900, flags: 0 }, 0.9), DOUBTFUL);
}

function queries() {
  const row = new Row(2, 1, 4000, DOUBTFUL);
  const fits = (expression, index = 4) => parse(expression).conditions.every((condition) => condition(row, index));
  assert(fits("score<0.5 kind:2-1 is:doubtful row:5-9"));
  assert(fits("score<0,5 kind:2:1 -is:verified row:5 row:-9 row:2-"));
  assert(!fits("score>=0.5") && !fits("-kind:2-1") && !fits("row:6") && !fits("has:note"));
  const { terms } = parse('ship -source:"two words" /a\\/b+/ target:/x y/ is');
  assert.deepEqual(terms, [
    { text: "ship", side: "both", regex: false, negated: false }, { text: "two words", side: "source", regex: false, negated: true },
    { text: "a\\/b+", side: "both", regex: true, negated: false }, { text: "x y", side: "target", regex: true, negated: false },
    { text: "is", side: "both", regex: false, negated: false },
  ]);
  assert.throws(() => parse("is:wrong"), QueryError);
  assert.match("A.B", patternOf({ text: "a.b", regex: false }, false));
  assert.doesNotMatch("AxB", patternOf({ text: "a.b", regex: false }, false));
  assert.equal(patternOf({ text: "(", regex: true }, false), null);
}

function keys() {
  const name = (event) => nameOf({ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...event });
  assert.equal(name({ key: "т", code: "KeyN" }), "N");
  assert.equal(name({ key: "Я", code: "KeyZ", ctrlKey: true, shiftKey: true }), "Ctrl+Shift+Z");
  // On AZERTY, the letter that is printed counts.
  assert.equal(name({ key: "m", code: "Semicolon" }), "M");
  assert.equal(name({ key: "?", code: "Digit7", shiftKey: true }), "Shift+Slash");
  assert.equal(name({ key: "х", code: "BracketLeft" }), "BracketLeft");
  assert.equal(name({ key: "ArrowDown", code: "ArrowDown", ctrlKey: true, altKey: true }), "Ctrl+Alt+ArrowDown");
  assert(isSingle("Shift+N") && isSingle("M") && !isSingle("Ctrl+F") && !isSingle("Enter"));
  const all = COMMANDS.flatMap((command) => command.keys);
  assert.equal(new Set(all).size, all.length, "no key has two commands");

  // Keys can be changed: the command that had the key loses it.
  const [merge, note] = ["merge", "note"].map((id) => COMMANDS.find((one) => one.id === id));
  assert.equal(keymap.assign(merge, "C"), note);
  assert.deepEqual([keymap.keysOf(merge), keymap.keysOf(note), keymap.commandOf("M")], [["C"], [], undefined]);
  assert.deepEqual(JSON.parse(kept.get("keymap")), { note: [], merge: ["C"] });
  assert(keymap.isFree("Alt+Q") && !keymap.isFree("Shift+Tab") && !keymap.isFree("Ctrl+ControlLeft"));
  keymap.assign(merge, "M");
  keymap.assign(note, "C");
  assert(!keymap.isChanged() && keymap.commandOf("C") === note, "what is as in the table is not kept");
  keymap.assign(merge, "Q");
  keymap.reset();
  assert.equal(keymap.commandOf("M"), merge);
}

/** Nothing is for keys alone: a command is in the toolbar, in a menu, or has a place of its own on the page. */
function reach() {
  const toolbar = readFileSync(new URL("menu.js", assets), "utf8");
  const own = new Set(["up", "down", "left", "right", "page-up", "page-down", "search", "filter", "export", "menu", "help"]);
  for (const { id, row, more } of COMMANDS) assert(row || more || own.has(id) || toolbar.includes(`"${id}"`), `${id} has no place for mouse and touch`);
}

function texts() {
  const files = ["en", "ru"].map((name) => parseTexts(readFileSync(new URL(`../data/ui/${name}.txt`, assets), "utf8")));
  for (const file of files) {
    for (const { id, icon } of COMMANDS) {
      assert(file.has(`command.${id}`), id);
      if (icon) assert(file.has(`short.${id}`), `short.${id}`);
    }
  }
  assert.equal(plain("a\u202eb").length, 3);
  assert.doesNotMatch(plain("a\u202eb\u2067"), /[\u202e\u2067]/);
  // Text reaches the page as text alone.
  for (const name of readdirSync(assets)) {
    assert.doesNotMatch(readFileSync(new URL(name, assets), "utf8"), /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(/, name);
  }
}

/** Errors and remarks of the program are said in Russian part by part; what is not known stays as it is. */
async function remarks() {
  const folders = ["web", "report", "qa"].map((name) => new URL(`../../${name}/data/`, assets));
  globalThis.fetch = async (path) => {
    const file = folders.map((folder) => new URL(`.${path}`, folder)).find((one) => existsSync(one));
    return { ok: file !== undefined, text: async () => readFileSync(file, "utf8") };
  };
  globalThis.document ??= { documentElement: {} };
  await loadTexts("ru");
  for (const [english, russian] of [
    ["talk.en.txt: contains no text; check that it is the right file and was saved", "talk.en.txt: не содержит текста; проверьте, тот ли это файл и сохранён ли он"],
    ["a: b.ru.docx: left out: 2 comments, 1 table of contents; --with comments includes them", "a: b.ru.docx: пропущено: 2 примечания, 1 оглавление; --with comments включает их"],
    ["a.review.jsonl:3: not a line of a review file: expected value at column 1; take the file from a backup, or remove this line and all after it",
      "a.review.jsonl:3: это не строка файла проверки: expected value at column 1; возьмите файл из резервной копии или удалите эту строку и всё после неё"],
    ["a.review.jsonl: cannot be written: No space left on device (os error 28)", "a.review.jsonl: не удалось записать: на диске нет места (код 28)"],
    ["the texts have changed: 3 of 5 decisions hold, 1 with a text that has changed since", "тексты изменились: решений сохранено: 3 из 5, у 1 текст с тех пор изменился"],
    ["Something new: about 5 things", "Something new: about 5 things"],
  ]) assert.equal(tellRemark(english), russian);
  await loadTexts("en");
  assert.equal(tellRemark("a.txt: contains no text"), "a.txt: contains no text");
}

for (const test of [fenwick, simulation, refusals, queries, keys, reach, texts, remarks]) await test();
console.log("review modules: well");
