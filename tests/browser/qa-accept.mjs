// Accepting findings on the page of `sverka qa -o report.html`: what the page collects, copies and saves is what the program
// reads from qa.toml, whatever characters the texts have.
//
//     cd tests/browser && npm ci
//     node qa-accept.mjs ../../target/debug/sverka
import { strict as assert } from "node:assert";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { launch, load } from "./kit.mjs";

const axe = load("axe-core").source;
const sverka = process.argv[2];
assert(sverka, "usage: node qa-accept.mjs SVERKA");

// Changed numbers; quotation marks, backslashes and characters that TOML escapes; a number that two pairs have.
const PAIRS = [
  ['He wrote "C:\\new" in 1941.', 'Он написал «C:\\new» и "так" в 1942 году.'],
  ["In 1974\u0085it was built.", "Его построили\u007f в 1975 году."],
  ["The first of 31 houses.", "Первый из 32 домов."],
  ["The last of 31 houses.", "Последний из 32 домов."],
  ["The 17 trams left.", "Ушло 18 трамваев."],
];
const folder = mkdtempSync(path.join(tmpdir(), "sverka-qa-accept-"));
// JSON Lines keep every character.
writeFileSync(path.join(folder, "talk.jsonl"), PAIRS.map(([en, ru]) => JSON.stringify({ en, ru })).join("\n"));
const report = (...options) => {
  const done = spawnSync(path.resolve(sverka), ["qa", "--rules", "numbers", "-s", "en", "-t", "ru", "talk.jsonl", ...options], { cwd: folder, encoding: "utf8" });
  assert(done.status === 0 || done.status === 1, `${done.stderr}${done.error ?? ""}`);
  return done;
};
report("-o", "report.html");

const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, acceptDownloads: true, permissions: ["clipboard-read", "clipboard-write"] });
const page = await context.newPage();
const errors = [];
page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
page.on("pageerror", (error) => errors.push(String(error)));
page.on("request", (request) => /^(file|data|blob):/.test(request.url()) || errors.push(`asks for ${request.url()}`));
await page.goto("file://" + path.join(folder, "report.html"));

const items = page.locator("li.item");
const item = (text) => items.filter({ hasText: text });
assert.equal(await items.count(), PAIRS.length);
assert(await page.locator("#accepted-button").isHidden());

/** What holds for a dialog: no serious fault, nothing wider than the screen. */
async function sound() {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const serious = violations.filter((fault) => ["serious", "critical"].includes(fault.impact));
  assert.deepEqual(serious.map((fault) => [fault.id, fault.nodes[0].html, fault.nodes[0].failureSummary]), []);
}

// Without a reason nothing is accepted; Cancel and Escape accept nothing.
await item("1942").locator(".accept").click();
assert(await page.locator("#accept").isVisible());
assert.equal(await page.evaluate(() => document.activeElement.id), "accept-reason");
await sound();
await page.locator("#accept [value=accept]").click();
assert(await page.locator("#accept").isVisible(), "accepted without a reason");
await page.locator("#accept button", { hasText: "Cancel" }).click();
assert(await page.locator("#accept").isHidden());
await page.keyboard.press("a");
assert(await page.locator("#accept").isVisible(), "the key does not open the dialog");
await page.keyboard.press("Escape");
assert(await page.locator("#accepted-button").isHidden());

/** Waits until the page says that so many findings are accepted: a dialog tells that it was closed a little later. */
const counted = (number) => page.waitForFunction((text) => document.getElementById("accepted-button").textContent === text, `Accepted: ${number}`);

/** Accepts a finding as a person would. */
async function accept(text, reason, piece) {
  await item(text).first().locator(".accept").click();
  if (piece !== undefined) {
    await page.check("#accept [value=text]");
    await page.fill("#accept-text", piece);
  }
  await page.fill("#accept-reason", reason);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.getElementById("accept").open);
}

// Two pairs, one with characters that TOML escapes, and a text that two findings contain.
await accept("1942", 'the author said "so"');
await accept("1975", "checked");
await counted(2);
await accept("Первый из", "another street", "32");
await counted(4);
assert.equal(await page.locator("li.item.accepted").count(), 4);

// Taken back and accepted again; another reason for the same finding replaces the first.
await item("1942").locator(".accept").click();
await counted(3);
await accept("1942", 'the author said "so"');
await counted(4);
assert.equal(await page.locator("li.item.accepted").count(), 4);

// Search and filters draw the items anew and keep the marks.
await page.fill("#search", "1942");
await page.waitForFunction(() => document.querySelectorAll("li.item").length === 1);
assert.equal(await page.locator("li.item.accepted").count(), 1);
await page.click("#reset");
await page.waitForFunction((n) => document.querySelectorAll("li.item").length === n, PAIRS.length);

// Copied and saved are the same entries.
await page.click("#accepted-button");
await sound();
await page.click("#accepted-copy");
await page.waitForFunction(() => document.getElementById("toast").textContent === "Copied");
const copied = await page.evaluate(() => navigator.clipboard.readText());
const [download] = await Promise.all([page.waitForEvent("download"), page.click("#accepted-save")]);
assert.equal(download.suggestedFilename(), "qa-accepted.toml");
const saved = readFileSync(await download.path(), "utf8");
assert.equal(saved, copied);
assert.equal(saved.match(/^\[\[suppress\]\]$/gm).length, 3);
await page.click("#accepted-close");
assert(await page.locator("#accepted").isHidden());

// The program reads them, at the end of settings that are there already, and passes over exactly these findings.
writeFileSync(path.join(folder, "qa.toml"), `fail-on = "error"\n\n[rules]\nspacing = "off"\n\n${saved}`);
const done = report("--format", "json");
const result = JSON.parse(done.stdout);
assert.deepEqual([result.suppressed, result.findings.length, result.unused_suppressions], [4, 1, []], done.stderr);
assert.equal(result.findings[0].target, PAIRS[4][1]);

assert.deepEqual(errors, []);
await browser.close();
rmSync(folder, { recursive: true });
console.log("qa-accept: well; 4 findings accepted on the page, and by the program");
