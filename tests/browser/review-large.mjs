// A review of 50,000 links: how soon it is ready, how long a key takes to be seen, how much memory and how many elements it needs.
// Elements are held to the budget; the times are printed, and held to it only with --strict, on a machine that does nothing else.
//
//     node review-large.mjs ../../target/release/sverka [--strict]
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { address, launch } from "./kit.mjs";

const [sverka, ...flags] = process.argv.slice(2);
assert(sverka, "usage: node review-large.mjs SVERKA [--strict]");

const LINKS = 50_000;
const BUDGET = { ready: 300, key: 50, heap: 50e6, elements: 1000 };

/** An alignment in which every tenth link has an empty side, and one in five is doubtful. */
function bitext() {
  const side = (name, lang, texts) => {
    let at = 0;
    const segments = texts.map((text, block) => ({ text, range: { start: at, end: (at += Buffer.byteLength(text) + 2) - 2 }, block }));
    return { name, lang, encoding: "UTF-8", blocks: texts.map(() => "paragraph"), segments };
  };
  const [source, target, links] = [[], [], []];
  for (let i = 0; i < LINKS; i++) {
    const from = [source.length, target.length];
    const words = "and so on, ".repeat(i % 7);
    source.push(`This is sentence ${i + 1} of many, ${words}in the source.`);
    if (i % 10 < 9) target.push(`Это предложение ${i + 1} из многих, ${words}в переводе.`);
    links.push({ source: { start: from[0], end: source.length }, target: { start: from[1], end: target.length }, score: i % 5 ? 0.97 : 0.4, reasons: [] });
  }
  return { format: "sverka bitext 1", source: side("large.en.txt", "en", source), target: side("large.ru.txt", "ru", target), links, method: "made up" };
}

const folder = mkdtempSync(path.join(tmpdir(), "sverka-review-"));
const file = path.join(folder, "large.bitext.json");
writeFileSync(file, JSON.stringify(bitext()));
const server = spawn(path.resolve(sverka), ["review", "--no-open", file], { cwd: folder });
const browser = await launch();

/** Milliseconds from a key to the end of the frame that shows it. */
function watchKeys() {
  window.times = [];
  addEventListener("keydown", (event) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.times.push(performance.now() - event.timeStamp);
    port2.postMessage(0);
  }), true);
}

const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

try {
  const url = await address(server);
  const open = async () => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(url);
    await page.waitForSelector("html[data-ready]");
    return page;
  };
  // The first page has the server open the document; that time is not the page's.
  await (await open()).context().close();
  const ready = [];
  const page = await open();
  // In a tab that is open: how long a browser takes to start a process for a new one is not the page's doing.
  for (let i = 0; i < 5; i++) {
    await page.reload();
    await page.waitForSelector("html[data-ready]");
    ready.push(await page.evaluate(() => performance.getEntriesByName("ready")[0].startTime));
  }
  await page.waitForFunction(() => !document.querySelector(".row .waiting"));
  assert.equal(await page.locator("#grid").getAttribute("aria-rowcount"), String(LINKS + 1));
  await page.evaluate(watchKeys);
  let most = 0;
  const keys = {};
  for (const key of ["ArrowDown", "PageDown", "n", "Enter", "m", "Control+z", "Alt+ArrowDown", "BracketRight", "Control+z", "Control+End", "Control+Home"]) {
    await page.evaluate(() => { window.times = []; });
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press(key);
      await page.waitForTimeout(30);
    }
    await page.waitForFunction(() => document.getElementById("saved").className === "saved" && !document.querySelector(".row .waiting"));
    keys[key] = await page.evaluate(() => window.times);
    most = Math.max(most, await page.evaluate(() => document.querySelectorAll("*").length));
  }
  // A shift through the whole document, as another tab sees it.
  const other = await open();
  await page.keyboard.press("n");
  await page.keyboard.press("BracketRight");
  const shown = () => [...document.querySelectorAll(".row.current .chip")].map((chip) => chip.textContent).join();
  const here = Number(await page.locator(".row.current").getAttribute("data-index"));
  await page.waitForFunction(() => document.getElementById("saved").className === "saved");
  await other.waitForFunction(() => /another tab/.test(document.getElementById("toast").textContent));
  await other.keyboard.press("g");
  await other.locator("dialog input").fill(String(here + 1));
  await other.keyboard.press("Enter");
  const row = await page.evaluate(shown);
  await other.waitForFunction((wanted) => [...document.querySelectorAll(".row.current .chip")].map((chip) => chip.textContent).join() === wanted, row);
  await other.context().close();
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  const all = Object.values(keys).flat();
  const told = {
    ready: Math.round(quantile(ready, 0.5)), key: Math.round(quantile(all, 0.95)), heap: usedSize, elements: most,
  };
  for (const [key, times] of Object.entries(keys)) console.log(`  ${key.padEnd(14)} ${quantile(times, 0.5).toFixed(0)} ms, 95 %: ${quantile(times, 0.95).toFixed(0)} ms`);
  console.log(`review of ${LINKS} links: ready in ${told.ready} ms, key to paint 95 %: ${told.key} ms, heap ${(told.heap / 1e6).toFixed(1)} MB, ${told.elements} elements`);
  assert(told.elements <= BUDGET.elements, `${told.elements} elements`);
  assert(told.heap <= BUDGET.heap, `${told.heap} bytes of heap`);
  if (flags.includes("--strict")) {
    assert(told.ready <= BUDGET.ready, `ready in ${told.ready} ms`);
    assert(told.key <= BUDGET.key, `a key takes ${told.key} ms`);
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true });
}
