// Corrections in the report of `sverka align`: verify, wrong, merge, split, undo, by key and by mouse, in a Russian layout; saved as a file without a
// server, which `sverka align --review` applies. And the report in two languages.
//
//     cd tests/browser && npm ci
//     node corrections.mjs ../../target/debug/sverka
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { launch } from "./kit.mjs";

const sverka = path.resolve(process.argv[2] ?? assert.fail("usage: node corrections.mjs SVERKA"));

const PAIRS = [
  ["The council met on Monday </script>.", "Совет собрался в понедельник </script>."],
  ["Twelve countries took part in the forum on water.", "В форуме по воде участвовали двенадцать стран."],
  ["We thank the hosts in Almaty for their welcome.", "Мы благодарим хозяев в Алматы за приём."],
  ["The next meeting will be held in 2027.", "Следующая встреча пройдёт в 2027 году."],
  ["The rivers of the region are fed by glaciers.", "Реки региона питаются ледниками."],
  ["Nobody was against the proposal of the chair.", "Никто не возражал против предложения председателя."],
];
const folder = mkdtempSync(path.join(tmpdir(), "sverka-corrections-"));
const file = (name) => path.join(folder, name);
for (const [side, lang] of [[0, "en"], [1, "ru"]]) writeFileSync(file(`talk.${lang}.txt`), PAIRS.map((pair) => pair[side]).join("\n\n") + "\n");
const run = (...more) => execFileSync(sverka, ["align", "--no-encoder", file("talk.en.txt"), file("talk.ru.txt"), ...more], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
run("--quiet", "-o", file("talk.html"));

const browser = await launch();
const errors = [];
async function open(locale) {
  const page = await (await browser.newContext({ viewport: { width: 1300, height: 900 }, locale, acceptDownloads: true })).newPage();
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => errors.push(String(error.stack ?? error)));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("dialog", (dialog) => void dialog.accept());
  await page.goto(`file://${file("talk.html")}`);
  return page;
}
const rows = (page) => page.locator("#links tbody tr");
const choose = (page, row) => rows(page).nth(row).locator("td").first().click();

const page = await open("en-GB");
assert.equal(await rows(page).count(), 6);
assert(await page.locator("#corrections").isHidden());
await choose(page, 0);
await page.locator('[data-fix="v"]').click();
assert.match(await rows(page).nth(0).textContent(), /verified/);
// By the place of the key: what a Russian layout yields is another letter.
await choose(page, 5);
await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { code: "KeyX", key: "ч", bubbles: true })));
assert.match(await rows(page).nth(5).textContent(), /wrong/);
await choose(page, 1);
await page.keyboard.press("m");
assert.equal(await rows(page).count(), 5);
await choose(page, 1);
await page.keyboard.press("m");
assert.equal(await rows(page).nth(1).locator("td").first().locator("p").count(), 3);
await page.keyboard.press("Control+z");
assert.equal(await rows(page).count(), 5);
// Split again where it was merged: the same two links, now by hand.
await page.keyboard.press("s");
assert.equal(await rows(page).count(), 6);
await page.keyboard.press("Control+z");
assert.equal(await rows(page).count(), 5);
// A mark is taken back as it was set.
await choose(page, 0);
await page.keyboard.press("v");
assert(!/verified/.test(await rows(page).nth(0).textContent()));
await page.keyboard.press("v");
assert.match(await page.locator("#corrections").textContent(), /5 corrections/);
const saving = page.waitForEvent("download");
await page.locator('[data-fix="save"]').click();
const download = await saving;
assert.equal(download.suggestedFilename(), "talk.review.jsonl");
const review = file("talk.review.jsonl");
await download.saveAs(review);
assert.equal(readFileSync(review, "utf8").trim().split("\n").length, 6);

// The program applies them: two links have become one, one is left out.
const tsv = run("--quiet", "--review", review, "-f", "tsv", "--no-header");
const lines = tsv.trim().split("\n");
assert.equal(lines.length, 4, tsv);
assert(lines.some((line) => line.includes("Twelve") && line.includes("We thank") && line.includes("Мы благодарим")), tsv);
assert(!tsv.includes("Nobody was against"), tsv);

// The same report in Russian, by the browser and by the choice.
const russian = await open("ru-RU");
assert.match(await russian.locator("header").textContent(), /Отчёт о выравнивании/);
assert.match(await russian.locator("#shown").textContent(), /6 строк/);
await russian.locator("#language").selectOption("en");
assert.match(await russian.locator("header").textContent(), /Alignment report/);
await russian.locator("#language").selectOption("ru");
await choose(russian, 1);
await russian.keyboard.press("m");
assert.match(await rows(russian).nth(1).textContent(), /вручную/);
assert.match(await russian.locator("#corrections").textContent(), /1 правка/);

assert.deepEqual(errors, [], "the browser's console");
await browser.close();
rmSync(folder, { recursive: true });
console.log("corrections: well");
