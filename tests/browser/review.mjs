// The review page in a real browser: every operation by key and by mouse, a Cyrillic layout, undo over a restart, a server that is
// away and comes back, two tabs, hostile texts, and what holds for every page (axe-core, dark, zoom, phone, print).
//
//     cd tests/browser && npm ci
//     node review.mjs ../../target/debug/sverka
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { address, launch, load } from "./kit.mjs";

const axe = load("axe-core").source;
const sverka = process.argv[2];
assert(sverka, "usage: node review.mjs SVERKA");

// Texts that would do harm if they were markup, and one that would turn its line around.
const HOSTILE = [
  ["The page said <img src=x onerror=alert(1)> in 1941.", "Страница сказала <img src=x onerror=alert(1)> в 1941 году."],
  ["It ended with </script><script>alert(2)</script> here.", "Она кончалась </script><script>alert(2)</script> здесь."],
  ["This is \u202eturned around\u202c inside the line.", "Это \u202eперевёрнуто\u202c внутри строки."],
];
const WORDS = [["apples", "яблок"], ["rivers", "рек"], ["windows", "окон"], ["letters", "писем"], ["winters", "зим"], ["bridges", "мостов"]];
const PAIRS = [...HOSTILE, ...Array.from({ length: 60 }, (_, i) => {
  const [en, ru] = WORDS[i % WORDS.length];
  return [`The traveller counted ${i + 10} ${en} on the way. Then he rested.`, `Путник насчитал ${i + 10} ${ru} по дороге. Потом он отдохнул.`];
})];

const folder = mkdtempSync(path.join(tmpdir(), "sverka-review-"));
// A name of a file can be hostile, too.
const files = ["talk <img src=x onerror=alert(3)>.en.txt", "talk <img src=x onerror=alert(3)>.ru.txt"].map((name) => path.join(folder, name));
files.forEach((file, side) => writeFileSync(file, PAIRS.map((pair) => pair[side]).join("\n\n") + "\n"));

const browser = await launch();

/** Starts the server; `port` and token are new each time. */
async function serve() {
  const child = spawn(path.resolve(sverka), ["review", "--no-open", ...files], { stdio: ["ignore", "pipe", "pipe"] });
  const url = await address(child);
  return { url, kill: (signal = "SIGKILL") => new Promise((resolve) => { child.on("exit", resolve); child.kill(signal); }) };
}

const errors = [];
/** Opens the page and waits for its rows. */
async function open(url, options) {
  const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, locale: "en-GB", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => errors.push(String(error.stack ?? error)));
  page.on("console", (message) => message.type() === "error" && !/net::ERR|status of/.test(message.text()) && errors.push(message.text()));
  page.on("dialog", (dialog) => { if (dialog.type() === "alert") errors.push(`a script ran: ${dialog.message()}`); void dialog.accept(); });
  await page.goto(url);
  await ready(page);
  return page;
}

async function ready(page) {
  await page.waitForSelector("html[data-ready]");
  await page.waitForFunction(() => document.querySelector(".row .chip:not(.waiting)"));
}

/** All that is saved, and the texts of what is on the screen have come. */
const settle = (page) => page.waitForFunction(() => document.getElementById("saved").className === "saved" && !document.querySelector(".row .waiting"));

/** Undoes the last operations one by one, as the page could say "saved" between two of them. */
async function undo(page, times) {
  for (let time = 0; time < times; time++) {
    await page.keyboard.press("Control+z");
    await settle(page);
  }
}

/** Returns the links on the screen from a row on, as texts, once these have come. */
async function links(page, from, count) {
  const wanted = await page.waitForFunction(linksNow, [from, count]);
  return wanted.jsonValue();
}

/** Returns the same on the page, or null while a text is on its way. */
const linksNow = ([first, many]) => {
  if (document.querySelector(".row .waiting")) return null;
  const text = (row, side) => [...row.querySelectorAll(`[data-side="${side}"] .chip:not(.empty)`)].map((chip) => chip.textContent);
  return [...document.querySelectorAll(".row")].map((row) => ({ index: Number(row.dataset.index), source: text(row, "source"), target: text(row, "target") }))
    .filter(({ index }) => index >= first && index < first + many).map(({ source, target }) => ({ source, target }));
};

const status = (page, index) => page.locator(`.row[data-index="${index}"] .status`).textContent();

/** Goes to a link by its number, as a person does. */
async function go(page, row) {
  await page.keyboard.press("g");
  await page.locator("dialog input").fill(String(row + 1));
  await page.keyboard.press("Enter");
  await page.waitForFunction((index) => document.querySelector(".row.current")?.dataset.index === String(index), row);
  await settle(page);
}

/** Chooses a sentence by mouse. */
const choose = (page, row, side, piece = 0) => page.locator(`.row[data-index="${row}"] [data-side="${side}"] [data-piece="${piece}"]`).click();

/** Runs an operation from the menu of a row. */
async function menu(page, row, side, piece, id) {
  await choose(page, row, side, piece);
  await page.locator(`.row[data-index="${row}"]`).click({ button: "right", position: { x: 30, y: 12 } });
  await page.locator(`.menu [data-command="${id}"]`).click();
}

/** What an operation makes of two links beside each other; both by key and by the menu, and undone each time. */
const OPERATIONS = [
  { id: "merge", key: "m", after: ([a, b]) => [join(a, b)] },
  { id: "merge-above", key: "Shift+M", row: 1, after: ([a, b]) => [join(a, b)] },
  { id: "move-down", key: "Alt+ArrowDown", after: ([a, b]) => [{ source: a.source.slice(0, -1), target: a.target }, { source: [...a.source.slice(-1), ...b.source], target: b.target }] },
  { id: "move-up", key: "Alt+ArrowUp", row: 1, after: ([a, b]) => [{ source: [...a.source, ...b.source.slice(0, 1)], target: a.target }, { source: b.source.slice(1), target: b.target }] },
  { id: "shift-down", key: "Control+Alt+ArrowDown", after: ([a, b]) => [{ source: [], target: a.target }, { source: a.source, target: b.target }] },
  { id: "shift-down", key: "BracketRight", after: ([a, b]) => [{ source: [], target: a.target }, { source: a.source, target: b.target }] },
  { id: "shift-up", key: "Control+Alt+ArrowUp", row: 1, after: ([a, b]) => [{ source: [...a.source, ...b.source], target: a.target }] },
];
const join = (a, b) => ({ source: [...a.source, ...b.source], target: [...a.target, ...b.target] });

async function operations(page) {
  // Rows far from the others, on the screen together.
  const first = 20;
  await go(page, first);
  const before = await links(page, first, 4);
  for (const { id, key, row = 0, after } of OPERATIONS) {
    for (const way of ["key", "menu"]) {
      if (way === "key") {
        await choose(page, first + row, "source");
        await page.keyboard.press(key);
      } else {
        await menu(page, first + row, "source", 0, id);
      }
      const wanted = after(before).filter(({ source, target }) => source.length + target.length > 0);
      await page.waitForFunction(() => document.querySelector("#saved").className === "saved");
      await settle(page);
      assert.deepEqual(await links(page, first, wanted.length), wanted, `${id} by ${way}`);
      await page.keyboard.press("Control+z");
      await settle(page);
      assert.deepEqual(await links(page, first, 4), before, `${id} by ${way}, undone`);
    }
  }
}

async function splits(page) {
  const first = 30;
  await go(page, first);
  const before = await links(page, first, 3);
  await choose(page, first, "source");
  await page.keyboard.press("m");
  await settle(page);
  const [merged] = await links(page, first, 1);
  assert.deepEqual(merged, join(before[0], before[1]));
  // Before the second of its sentences; the other side is divided where the lengths say.
  await choose(page, first, "source", before[0].source.length);
  await page.keyboard.press("s");
  await settle(page);
  assert.deepEqual(await links(page, first, 3), before, "split");

  // Inside a sentence, at the caret: there are two links then, and Shift+J after a merge takes it back.
  await choose(page, first, "source");
  await page.keyboard.press("e");
  const text = before[0].source[0];
  await page.locator(".editor textarea").evaluate((area) => area.setSelectionRange(12, 12));
  await page.keyboard.press("Control+Enter");
  await settle(page);
  const parts = [text.slice(0, 12).trim(), text.slice(12).trim()];
  assert.deepEqual((await links(page, first, 1))[0].source, [...parts, ...before[0].source.slice(1)], "cut");
  // The second part is chosen: it can be split off, or moved on.
  await page.keyboard.press("s");
  await settle(page);
  assert.deepEqual((await links(page, first, 2)).map(({ source }) => source[0]), parts, "a part split off");
  await undo(page, 2);
  await settle(page);
  assert.deepEqual(await links(page, first, 3), before, "cut undone");
}

/** Several sentences are moved at once: those down to the chosen one, or from it on. */
async function several(page) {
  const first = 20;
  await go(page, first);
  const before = await links(page, first, 4);
  await choose(page, first + 1, "source");
  await page.keyboard.press("m");
  await settle(page);
  const merged = join(before[1], before[2]);
  assert(merged.source.length > 1);
  await choose(page, first + 1, "source", 1);
  await page.keyboard.press("Alt+ArrowUp");
  await settle(page);
  assert.deepEqual(await links(page, first, 2), [
    { source: [...before[0].source, ...merged.source.slice(0, 2)], target: before[0].target }, { source: merged.source.slice(2), target: merged.target }]);
  await page.keyboard.press("Control+z");
  await choose(page, first + 1, "target", 1);
  await page.keyboard.press("Alt+ArrowDown");
  await settle(page);
  assert.deepEqual((await links(page, first + 1, 2)).map(({ target }) => target), [merged.target.slice(0, 1), [...merged.target.slice(1), ...before[3].target]]);
  await undo(page, 2);
  await settle(page);
  assert.deepEqual(await links(page, first, 4), before);
}

/** What is aligned again is shown first, and taken over when it is accepted. */
async function realigns(page) {
  const row = 26;
  await go(page, row);
  const before = await links(page, row, 3);
  await page.keyboard.press("m");
  await settle(page);
  await page.keyboard.press("r");
  await page.waitForSelector("dialog .preview");
  await page.locator("dialog .primary").click();
  await settle(page);
  await go(page, row);
  assert.deepEqual(await links(page, row, 3), before);
  await page.keyboard.press("Control+z");
  await settle(page);
  await page.keyboard.press("Control+z");
  await settle(page);
}

/** A link without a counterpart, and those after it, are verified with one key. */
async function runs(page) {
  const row = 28;
  await go(page, row);
  await page.keyboard.press("v");
  await page.waitForFunction(() => /text on both sides/.test(document.getElementById("toast").textContent));
  const before = await links(page, row, 3);
  await choose(page, row, "source");
  await page.keyboard.press("BracketRight");
  await settle(page);
  await choose(page, row, "target");
  await page.keyboard.press("v");
  await settle(page);
  assert.match(await status(page, row), /verified/);
  await undo(page, 2);
  await settle(page);
  await go(page, row);
  assert.deepEqual(await links(page, row, 3), before);
}

async function texts(page) {
  const row = 10;
  await go(page, row);
  const [before] = await links(page, row, 1);
  await choose(page, row, "target");
  await page.keyboard.press("F2");
  await page.locator(".editor textarea").fill("Новый <b>текст</b>");
  await page.keyboard.press("Enter");
  await settle(page);
  assert.equal((await links(page, row, 1))[0].target[0], "Новый <b>текст</b>");
  assert.match(await status(page, row), /edited/);
  // Escape leaves the text as it was, and the original comes back.
  await page.keyboard.press("e");
  await page.locator(".editor textarea").fill("lost");
  await page.keyboard.press("Escape");
  assert.equal((await links(page, row, 1))[0].target[0], "Новый <b>текст</b>");
  await page.keyboard.press("Alt+Backspace");
  await settle(page);
  assert.deepEqual((await links(page, row, 1))[0], before);

  await page.keyboard.press("c");
  await page.locator("dialog textarea").fill("Ask <i>the author</i>");
  await page.keyboard.press("Control+Enter");
  await settle(page);
  assert.equal(await page.locator(`.row[data-index="${row}"] .remark`).textContent(), "Ask <i>the author</i>");
}

async function decisions(page) {
  const row = 12;
  await go(page, row);
  for (const [key, id, word] of [["Space", "verify", "verified"], ["x", "exclude", "excluded"]]) {
    await page.keyboard.press(key);
    await settle(page);
    assert.match(await status(page, row), new RegExp(word));
    await menu(page, row, "source", 0, id);
    await settle(page);
    assert.doesNotMatch(await status(page, row), new RegExp(word));
  }
  await page.keyboard.press("Shift+B");
  await page.waitForSelector(`.row[data-index="${row}"] .bookmarked`);
  await go(page, row + 5);
  await page.keyboard.press("Alt+b");
  await page.waitForFunction((index) => document.querySelector(".row.current").dataset.index === String(index), row);

  // Enter verifies and goes on to the next doubtful link.
  const doubtful = await page.evaluate(() => document.getElementById("counts").textContent);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("n");
  const at = Number(await page.locator(".row.current").getAttribute("data-index"));
  await page.keyboard.press("Enter");
  await settle(page);
  assert.notEqual(await page.evaluate(() => document.getElementById("counts").textContent), doubtful);
  assert(Number(await page.locator(".row.current").getAttribute("data-index")) >= at);
  await go(page, 3);
  await page.keyboard.press("Shift+Enter");
  await settle(page);
  for (const index of [0, 1, 2, 3]) assert.match(await status(page, index), /verified/);
}

async function pins(page) {
  const row = 40;
  await go(page, row);
  const before = await links(page, row, 3);
  await choose(page, row, "source");
  await page.keyboard.press("p");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".pinned").count(), 0);
  await page.keyboard.press("p");
  await choose(page, row + 1, "target");
  await page.keyboard.press("p");
  await settle(page);
  const pinned = (await links(page, row, 4)).some(({ source, target }) => source.length === 1 && target.length === 1 && source[0] === before[0].source[0] && target[0] === before[1].target[0]);
  assert(pinned, "the two are one link");
  await page.keyboard.press("Control+z");
  await settle(page);
  assert.deepEqual(await links(page, row, 3), before);
}

/** In a Russian layout the keys type Cyrillic letters; their places are the same. */
async function cyrillic(page) {
  const row = 45;
  await go(page, row);
  const before = await links(page, row, 3);
  const press = (key, code) => page.evaluate(([k, c]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: k, code: c, bubbles: true, cancelable: true })), [key, code]);
  await press("ь", "KeyM");
  await settle(page);
  assert.deepEqual((await links(page, row, 1))[0], join(before[0], before[1]), "ь is where m is");
  await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "я", code: "KeyZ", ctrlKey: true, bubbles: true, cancelable: true })));
  await settle(page);
  assert.deepEqual(await links(page, row, 3), before);
}

async function finding(page) {
  const shown = () => page.evaluate(() => [...document.querySelectorAll(".row")].map((row) => Number(row.dataset.index)));
  await page.keyboard.press("Control+f");
  await page.keyboard.type("rivers row:1-20");
  await page.waitForFunction(() => /\d/.test(document.getElementById("matches").textContent));
  for (const index of await shown()) assert(index < 20);
  for (const { source } of await links(page, 0, 1000)) assert.match(source.join(" "), /rivers/);
  await page.locator("#query").fill("/1[56] (winters|bridges)/ -is:excluded");
  await page.waitForFunction(() => document.querySelectorAll(".row").length <= 2);
  await page.locator("#query").press("Escape");
  await page.waitForFunction(() => document.getElementById("matches").textContent === "");
  await page.locator("#query").fill("is:unknown");
  await page.waitForSelector("#query[aria-invalid]");
  await page.locator("#query").press("Escape");
  await page.locator("#filter").selectOption("verified");
  await page.waitForFunction(() => document.querySelectorAll(".row:not(.verified)").length === 0);
  await page.locator("#clear").click();
  await page.waitForFunction(() => document.querySelectorAll(".row:not(.verified)").length > 0);
}

async function dialogs(page) {
  await page.keyboard.press("Shift+Slash");
  const keys = await page.locator(".keys dl > div").count();
  assert(keys > 40, `${keys} commands in the help`);
  // Single letters are switched off, and on again.
  await page.locator("dialog .toggle input").uncheck();
  await page.keyboard.press("Escape");
  const before = await page.locator("#counts").textContent();
  await page.keyboard.press("m");
  await page.keyboard.press("x");
  assert.equal(await page.locator("#counts").textContent(), before);
  await page.locator("#help").click();
  await page.locator("dialog .toggle input").check();
  await page.keyboard.press("Escape");

  // What has no other place is in a menu, for mouse and touch.
  await page.locator("#toolbar [data-more]").click();
  await page.locator('.menu [data-command="sample"]').click();
  await page.locator("dialog input").fill("5");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => /5 links are shown/.test(document.querySelector("dialog")?.textContent ?? ""));
  await page.keyboard.press("Escape");
  await page.locator("#clear").click();

  // A key is changed: the one that had it loses it; then all are as before.
  await page.locator("#help").click();
  await page.locator('.keys [data-command="bookmark"]').click();
  await page.keyboard.press("q");
  await page.locator('.keys [data-command="bookmark"] kbd', { hasText: "Q" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("q");
  await page.waitForSelector(".row.current .bookmarked");
  await page.keyboard.press("q");
  await page.locator("#help").click();
  await page.locator("dialog .hint button").click();
  await page.locator('.keys [data-command="bookmark"] kbd', { hasText: "B" }).waitFor();
  await page.keyboard.press("Escape");

  await page.locator("#export").click();
  await page.locator("dialog select").selectOption("tmx");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("dialog .primary").click()]);
  assert.match(download.suggestedFilename(), /\.tmx$/);
  assert.match(readFileSync(await download.path(), "utf8"), /<tmx version/);
  await page.waitForTimeout(100);
  if (await page.locator("dialog").count()) await page.keyboard.press("Escape");
}

/** Both languages, by the choice on the page; it holds after a reload. */
async function languages(page) {
  await page.locator("#language").selectOption("ru");
  await page.waitForFunction(() => /проверено \d+ из \d+ · остал/.test(document.getElementById("counts").textContent));
  await page.reload();
  await ready(page);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "ru");
  // No key without its text.
  const bare = await page.evaluate(() => (document.body.innerText.match(/\b[a-z]+\.[a-z-]+(?:\.[a-z-]+)*\b/g) ?? []).filter((word) => /^(page|save|command|status|column|filter|row|short|counts)\./.test(word)));
  assert.deepEqual(bare, []);
  await page.locator("#language").selectOption("en");
  await page.waitForFunction(() => /verified/.test(document.getElementById("counts").textContent));
}

/** What is done while the server does not answer is kept, and sent when it is back. */
async function offline(page) {
  const row = 50;
  await go(page, row);
  await page.context().setOffline(true);
  for (const key of ["Space", "ArrowDown", "x", "ArrowDown", "Shift+B"]) await page.keyboard.press(key);
  await page.waitForFunction(() => /Offline, 3 changes pending/.test(document.getElementById("save-state").textContent));
  assert.match(await status(page, row), /verified/);
  await page.context().setOffline(false);
  await page.locator("#retry").click();
  await settle(page);
  await page.reload();
  await ready(page);
  await go(page, row);
  assert.match(await status(page, row), /verified/);
  assert.match(await status(page, row + 1), /excluded/);
}

/** A full disk is reported; the operations stay in the page, leaving it asks first, and the next try saves them. */
async function disk(page) {
  const row = 57;
  await go(page, row);
  const full = { status: 503, contentType: "application/json", body: JSON.stringify({ error: { code: "storage", message: "No space left on device" } }) };
  await page.route("**/operations", (route) => route.fulfill(full));
  await page.keyboard.press("Space");
  await page.waitForFunction(() => /Cannot write the file.*1 change pending/.test(document.getElementById("save-state").textContent));
  const asked = page.waitForEvent("dialog");
  await page.evaluate(() => { setTimeout(() => location.reload(), 0); });
  assert.equal((await asked).type(), "beforeunload");
  await ready(page);
  await page.unroute("**/operations");
  // The page was left all the same, and the operation is gone with it: the row is as it was.
  await go(page, row);
  assert.doesNotMatch(await status(page, row), /verified/);
  await page.route("**/operations", (route) => route.fulfill(full), { times: 1 });
  await page.keyboard.press("Space");
  await settle(page);
  assert.match(await status(page, row), /verified/);
  await page.keyboard.press("Control+z");
  await settle(page);
}

/** An operation that is refused is taken back, and the page says why. */
async function refusal(page) {
  const row = 33;
  await go(page, row);
  const before = await links(page, row, 2);
  await page.route("**/operations", (route) => route.fulfill({ status: 400, contentType: "application/json", body: JSON.stringify({ error: { code: "invalid", message: "no", reason: "range" } }) }), { times: 1 });
  await page.keyboard.press("m");
  await page.waitForFunction(() => /Not applied: merge\. The links have changed/.test(document.getElementById("alarm").textContent));
  await settle(page);
  assert.deepEqual(await links(page, row, 2), before);
}

/** A tab that has not heard of a change yet works on: its operation is applied to the row that was meant. */
async function stale(page, url) {
  const other = await open(url);
  await go(other, 50);
  await go(page, 47);
  const [{ source: [text] }] = (await links(other, 50, 2)).filter(({ source }) => /traveller/.test(source[0]));
  await choose(other, (await links(other, 50, 1))[0].source[0] === text ? 50 : 51, "source");
  await other.context().setOffline(true);
  await other.keyboard.press("Shift+B");
  await choose(page, 47, "source");
  await page.keyboard.press("m");
  await settle(page);
  await other.context().setOffline(false);
  await other.locator("#retry").click().catch(() => {});
  await settle(other);
  const marked = await other.evaluate((wanted) => [...document.querySelectorAll(".row")].find((row) => row.textContent.includes(wanted)).querySelector(".bookmarked") !== null, text);
  assert(marked, "the bookmark is at the row that was meant");
  assert((await other.locator(".row.current").textContent()).includes(text), "the focus, too");
  await undo(page, 2);
  await settle(page);
  await other.context().close();
}

/** Two tabs change the same rows: the second is told that its change no longer fits, and goes on. */
async function conflict(page, url) {
  const other = await open(url);
  await go(other, 36);
  await go(page, 36);
  const before = await links(page, 36, 3);
  await other.context().setOffline(true);
  await other.keyboard.press("s");
  await other.keyboard.press("m");
  await page.keyboard.press("m");
  await settle(page);
  await other.context().setOffline(false);
  await other.waitForFunction(() => /1 change no longer fits.*: merge/.test(document.getElementById("alarm").textContent));
  await settle(other);
  assert.deepEqual(await links(other, 36, 2), [join(before[0], before[1]), before[2]]);
  await other.keyboard.press("Control+z");
  await settle(other);
  assert.deepEqual(await links(other, 36, 3), before);
  await settle(page);
  await other.context().close();
}

/** A second tab sees what the first does, and is told. */
async function tabs(page, url) {
  const other = await open(url);
  await go(other, 55);
  await go(page, 54);
  const [, before] = await links(page, 54, 2);
  await choose(page, 54, "source");
  await page.keyboard.press("m");
  await settle(page);
  await other.waitForFunction(() => /another tab/.test(document.getElementById("toast").textContent));
  await settle(other);
  assert.deepEqual(await links(other, 54, 1), await links(page, 54, 1));
  await other.keyboard.press("Control+z");
  await settle(other);
  await page.waitForFunction((text) => [...document.querySelectorAll('.row[data-index="55"] .chip')].some((chip) => chip.textContent === text), before.source[0]);
  await other.context().close();
}

/** The server is killed; what it acknowledged is there again, and can be undone. */
async function restart(page, server) {
  const row = 22;
  await go(page, row);
  const before = await links(page, row, 2);
  await page.keyboard.press("m");
  await settle(page);
  await server.kill();
  const next = await serve();
  const again = await open(next.url);
  await go(again, row);
  assert.deepEqual((await links(again, row, 1))[0], join(before[0], before[1]));
  await again.keyboard.press("Control+z");
  await settle(again);
  assert.deepEqual(await links(again, row, 2), before);
  return { next, again };
}

async function hostile(page) {
  await page.keyboard.press("Control+Home");
  await settle(page);
  const [first, second, third] = await links(page, 0, 3);
  assert.equal(first.source[0], HOSTILE[0][0]);
  assert.equal(second.target[0], HOSTILE[1][1]);
  assert.equal(third.source[0], HOSTILE[2][0].replace("\u202e", "⇇").replace("\u202c", "↥"), "signs that turn the line are shown");
  assert.match(await page.locator("#title").textContent(), /<img src=x onerror=alert\(3\)>/);
  assert.equal(await page.locator("main img, header img").count(), 0);
}

async function looks(url) {
  const kinds = {
    light: { colorScheme: "light" },
    dark: { colorScheme: "dark" },
    // 200 % zoom of a screen of 1280 pixels is a screen of 640.
    zoomed: { viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 },
    phone: { viewport: { width: 360, height: 640 }, hasTouch: true },
  };
  for (const [name, options] of Object.entries(kinds)) {
    const page = await open(url, options);
    await settle(page);
    const check = async (what) => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(violations.map((fault) => [name, what, fault.id, fault.nodes[0].html, fault.nodes[0].failureSummary]), []);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert(wide <= 0, `${name}, ${what}: ${wide} pixels too wide`);
    };
    await check("list");
    const rows = await page.evaluate(() => [...document.querySelectorAll(".row")].filter((row) => row.getBoundingClientRect().top < innerHeight).length);
    assert(rows >= 2, `${name}: ${rows} links on the screen`);
    await page.locator("#help").click();
    await check("help");
    await page.keyboard.press("Escape");
    // By finger: the buttons are there.
    await page.locator('#toolbar [data-command="bookmark"]').click();
    await settle(page);
    await page.locator('#toolbar [data-command="undo"]').click();
    await settle(page);
    await page.locator(".row.current [data-menu]").click();
    await check("menu");
    await page.keyboard.press("Escape");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("#toolbar").isVisible(), false);
    assert(await page.locator(".row .chip").first().isVisible());
    await page.emulateMedia({ media: "screen" });
    // All links are printed, not only those on the screen.
    const printed = page.evaluate(() => new Promise((resolve) => { window.print = () => resolve(document.querySelectorAll("#print tbody tr").length); }));
    await page.keyboard.press("Control+p");
    assert.equal(await printed, Number(await page.locator("#grid").getAttribute("aria-rowcount")) - 1);
    await page.context().close();
  }
}

const steps = { hostile, operations, several, splits, realigns, runs, texts, decisions, pins, cyrillic, finding, dialogs, languages, offline, disk, refusal };
let server = await serve();
try {
  let page = await open(server.url);
  for (const [name, step] of Object.entries(steps)) {
    await step(page).catch((error) => { throw new Error(`${name}: ${error.stack}`); });
    console.log(`review: ${name}`);
  }
  await tabs(page, server.url);
  await stale(page, server.url);
  await conflict(page, server.url);
  ({ next: server, again: page } = await restart(page, server));
  await looks(server.url);
  assert.deepEqual(errors, []);
  console.log("review: well");
} finally {
  await browser.close();
  await server.kill();
  rmSync(folder, { recursive: true });
}
