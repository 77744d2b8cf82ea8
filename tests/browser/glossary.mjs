// The page of `sverka terms -o glossary.html` in a real browser: search, filters, sorting, marks, keys, no console
// error, no fault by axe-core, print.
//
//     npm install playwright-core axe-core        (anywhere; give NODE_PATH or run it there)
//     node tests/browser/glossary.mjs glossary.html [/usr/bin/chromium]
//
// The glossary must have entries of two kinds at least, and sentences.
import { createRequire } from "node:module";
import { strict as assert } from "node:assert";
import { readFile } from "node:fs/promises";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "x.js"));
const { chromium } = require("playwright-core");
const [page_path, browser_path = "/usr/bin/chromium"] = process.argv.slice(2);

const browser = await chromium.launch({ executablePath: browser_path, args: ["--no-sandbox"] });
const errors = [];
async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => !/^(file|data|blob):/.test(request.url()) && errors.push(request.url()));
  await page.goto("file://" + path.resolve(page_path));
  return page;
}
const page = await open({ viewport: { width: 1300, height: 900 } });
const rows = page.locator("#terms tbody > tr");
const count = () => page.locator("#terms tbody > tr:not([hidden])").count();
const texts = (column) => page.locator(`#terms tbody > tr:not([hidden]) > td:nth-of-type(${column}) .term`).allTextContents();
const all = await count();
assert(all > 1, "no entries");
assert((await page.locator("#shown").textContent()).includes("entries"));
assert((await page.locator("mark").count()) > 0, "nothing is marked");

// Search: terms, whatever the case; then all again.
const first = (await texts(1))[0];
await page.fill("#search", first.toUpperCase());
await page.waitForTimeout(300);
const found = await count();
assert(found > 0 && (await texts(1)).includes(first));
assert((await page.evaluate(() => CSS.highlights.get("search").size)) > 0);
await page.fill("#search", "\u2603 no such term");
await page.waitForTimeout(300);
assert.equal(await count(), 0);
assert(await page.locator("#nothing").isVisible());
await page.keyboard.press("Escape");
assert.equal(await count(), all);

// Filters by kind and confidence.
const box = page.locator("#kinds input:enabled").first();
const kind = await box.inputValue();
await box.uncheck();
assert.equal(await page.locator(`#terms tbody > tr[data-kind="${kind}"]:not([hidden])`).count(), 0);
await box.check();
await page.locator("#from").fill("0.95");
const least = await page.locator("#terms tbody > tr:not([hidden])").evaluateAll((nodes) => nodes.map((n) => +n.dataset.confidence));
assert(least.every((confidence) => confidence >= 9500));
await page.click("#clear");
assert.equal(await count(), all);
await page.check("#look");
assert((await count()) <= all);
await page.uncheck("#look");

// Sorting.
await page.selectOption("#order", "target");
const lang = await rows.first().locator("td").nth(1).getAttribute("lang");
const sorted = await texts(2);
assert.deepEqual(sorted, [...sorted].sort(new Intl.Collator(lang).compare));
await page.selectOption("#order", "number");
assert.equal(await rows.first().getAttribute("id"), "T1");

// Keys.
await page.evaluate(() => document.activeElement.blur());
await page.keyboard.press("j");
assert.equal(await page.locator("tr.current").getAttribute("id"), "T1");
await page.keyboard.press("Enter");
assert.equal(await page.locator("tr.current details[open]").count(), await page.locator("tr.current details").count());
await page.keyboard.press("o");
assert.equal(await page.locator("details:not([open])").count(), 0);
await page.keyboard.press("o");
assert.equal(await page.locator("details[open]").count(), 0);
// Chosen entries are saved as a table.
assert(await page.locator("#save").isDisabled());
await page.keyboard.press("x");
assert.equal(await page.locator("#save").textContent(), "Save 1 chosen");
const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("s")]);
const [head, entry, rest] = (await readFile(await download.path(), "utf8")).split("\n");
assert.deepEqual([head.split("\t").length, entry.split("\t")[0], rest], [2, (await texts(1))[0], ""]);
await page.keyboard.press("x");
assert(await page.locator("#save").isDisabled());
await page.keyboard.press("?");
assert(await page.locator("#help").isVisible());
await page.keyboard.press("Escape");
await page.keyboard.press("/");
assert.equal(await page.evaluate(() => document.activeElement.id), "search");

// axe-core, light and dark, narrow, and at twice the size (half the width).
const narrow = { viewport: { width: 360, height: 640 } };
for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, narrow, { viewport: { width: 640, height: 480 } }]) {
  // The page's own policy forbids scripts from elsewhere.
  const look = await open({ ...options, bypassCSP: true });
  await look.evaluate(() => {
    document.querySelectorAll("#terms tbody > tr").forEach((node, i) => i > 100 && node.remove());
    document.querySelectorAll("details").forEach((node) => (node.open = true));
  });
  await look.evaluate(require("axe-core").source);
  const { violations } = await look.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  assert.deepEqual(violations.map((fault) => [fault.id, fault.nodes[0].html]), []);
  const wide = await look.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert(wide <= 0, `${wide} pixels too wide`);
}
const paper = await page.pdf({ format: "A4" });
assert(paper.length > 1000);
assert.deepEqual(errors, []);
console.log(`${all} entries: search, filters, order, marks, keys, print and axe-core are well`);
await browser.close();
