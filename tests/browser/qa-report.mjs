// The page of `sverka qa -o report.html` in a real browser: rows, filters, search, marks, keys, no
// console error, no serious fault by axe-core.
//
//     npm install playwright-core axe-core        (anywhere; give NODE_PATH or run it there)
//     node tests/browser/qa-report.mjs report.html [/usr/bin/chromium]
//
// The report must have findings of two rules at least.
import { createRequire } from "node:module";
import { strict as assert } from "node:assert";
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
  await page.goto("file://" + path.resolve(page_path));
  return page;
}
const page = await open({ viewport: { width: 1300, height: 900 } });
const count = () => page.locator("article:not([hidden])").count();
const all = await count();
assert(all > 0, "no findings");
assert((await page.locator("#shown").textContent()).includes(String(all)));
assert(await page.locator("mark").count() > 0, "nothing is marked");

// A rule, then all again.
const rule = await page.locator("#rule option").nth(1).getAttribute("value");
await page.selectOption("#rule", rule);
const some = await count();
assert(some > 0 && some < all, `${some} of ${all}`);
assert.equal(await page.locator(`article:not([hidden]):not([data-rule="${rule}"])`).count(), 0);
await page.selectOption("#rule", "");
assert.equal(await count(), all);

// Severities.
await page.uncheck("[name=severity][value=info]");
assert.equal(await page.locator("article.info:not([hidden])").count(), 0);
await page.check("[name=severity][value=info]");

// Search for the words of one message.
const message = await page.locator("article .message").first().textContent();
await page.fill("#search", message);
await page.waitForFunction((n) => document.querySelectorAll("article:not([hidden])").length < n, all);
assert(await count() >= 1);
await page.fill("#search", "no such words anywhere");
await page.waitForFunction(() => !document.getElementById("nothing").hidden);
await page.fill("#search", "");
await page.waitForFunction((n) => document.querySelectorAll("article:not([hidden])").length === n, all);

// Other groups and another order lose nothing.
await page.selectOption("#group", "file");
await page.selectOption("#sort", "level");
assert.equal(await count(), all);
const levels = await page.locator(".group").first().locator("article").evaluateAll((nodes) => nodes.map((n) => +n.dataset.level));
assert.deepEqual(levels, [...levels].sort((a, b) => a - b));
await page.selectOption("#group", "rule");

// Keys.
await page.locator("#list").focus();
await page.keyboard.press("j");
assert.equal(await page.locator("article.current").count(), 1);
await page.keyboard.press("/");
assert.equal(await page.evaluate(() => document.activeElement.id), "search");
await page.keyboard.press("Escape");
await page.keyboard.press("c");
assert.equal(await page.locator(".group[open]").count(), 0);
await page.keyboard.press("c");

// axe-core, light and dark, and at twice the size (half the width).
for (const options of [{ colorScheme: "light" }, { colorScheme: "dark" }, { viewport: { width: 640, height: 480 } }]) {
  const look = await open(options);
  await look.evaluate(() => document.querySelectorAll("article").forEach((node, i) => i > 200 && node.remove()));
  // The page's own policy forbids scripts from elsewhere; evaluate goes by the debugger.
  await look.evaluate(require("axe-core").source);
  const { violations } = await look.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = violations.filter((fault) => ["serious", "critical"].includes(fault.impact));
  assert.deepEqual(serious.map((fault) => [fault.id, fault.nodes[0].html]), []);
  const wide = await look.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert(wide <= 0, `${wide} pixels too wide`);
}
assert.deepEqual(errors, []);
console.log(`${all} findings: rows, filters, search, marks, keys and axe-core are well`);
await browser.close();
