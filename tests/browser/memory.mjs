// The memories in a real browser: the page of `sverka app` makes one, adds files, looks texts up and finds words; the review shows
// the matches of the current link; and what holds for every page (axe-core, dark, zoom, phone).
//
//     cd tests/browser && npm ci
//     node memory.mjs ../../target/debug/sverka [FOLDER-FOR-SCREENSHOTS]
import { strict as assert } from "node:assert";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { address, launch, load } from "./kit.mjs";

const axe = load("axe-core").source;
const [sverka, shots] = process.argv.slice(2);
assert(sverka, "usage: node memory.mjs SVERKA [FOLDER-FOR-SCREENSHOTS]");
const program = path.resolve(sverka);

const root = mkdtempSync(path.join(tmpdir(), "sverka-memory-"));
const folder = path.join(root, "texts");
const other = path.join(root, "other");
execFileSync("mkdir", [folder, other]);
const at = (name) => path.join(folder, name);
// One text would do harm if it were markup, and one has letters of two UTF-16 units before the words.
const TABLE = "en\tru\nThe council met on 3 May 2021.\tСовет собрался 3 мая 2021 года.\nThe forum on water opened in Almaty.\tФорум по воде открылся в Алматы.\n"
  + "It said <img src=x onerror=alert(1)> here.\tОна сказала <img src=x onerror=alert(1)> здесь.\n😀😀 We met the councils.\t😀😀 Мы встретили советы.\n";
writeFileSync(at("meeting.en.txt"), "The council met on 7 June 2022.\n\nNobody knows this sentence at all.\n");
writeFileSync(at("meeting.ru.txt"), "Совет собрался 7 июня 2022 года.\n\nЭтого предложения никто не знает.\n");
writeFileSync(path.join(other, "table.tsv"), TABLE);
// A link that leads out of the folder is not in the list.
execFileSync(program, ["memory", "add", "-q", path.join(other, "foreign.svm"), path.join(other, "table.tsv")]);
symlinkSync(path.join(other, "foreign.svm"), at("link.svm"));

const browser = await launch();

async function serve(...args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, XDG_STATE_HOME: path.join(root, "state"), HOME: root } });
  const url = await address(child);
  return { url, stop: () => new Promise((resolve) => { child.on("exit", resolve); child.kill("SIGINT"); }) };
}

const errors = [];
async function open(url, options) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: "en-GB", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => errors.push(String(error.stack ?? error)));
  page.on("console", (message) => message.type() === "error" && !/net::ERR|status of/.test(message.text()) && errors.push(message.text()));
  page.on("dialog", (dialog) => { errors.push(`a script ran: ${dialog.message()}`); void dialog.accept(); });
  await page.goto(url);
  return page;
}

const shot = async (page, name) => { if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`) }); };
const button = (page, name) => page.getByRole("button", { name, exact: true });

async function openMemories(page) {
  await page.waitForSelector(".drop");
  await page.locator("#views a").nth(1).click();
  await page.waitForSelector("#documents .heading");
}

async function makes(page) {
  await page.waitForFunction(() => /There is no memory yet/.test(document.body.innerText));
  await shot(page, "memory-none");
  await button(page, "New memory…").click();
  await page.locator("dialog input").fill("a/b");
  await page.locator("dialog .primary").click();
  await page.waitForFunction(() => /no name of a file/.test(document.getElementById("alarm").textContent));
  await button(page, "New memory…").click();
  await page.locator("dialog input").fill("Speeches");
  await page.locator("dialog .primary").click();
  await page.waitForFunction(() => document.querySelector("#documents select")?.selectedOptions[0].text === "Speeches");
  assert(existsSync(path.join(folder, "Sverka", "Speeches.svm")));
  // The same name again changes nothing.
  await button(page, "New memory…").click();
  await page.locator("dialog input").fill("Speeches");
  await page.locator("dialog .primary").click();
  await page.waitForFunction(() => /with this name already/.test(document.getElementById("alarm").textContent));
}

async function adds(page) {
  await page.locator('input[type="file"]').setInputFiles([
    { name: "table.tsv", mimeType: "text/plain", buffer: Buffer.from(TABLE) },
    { name: "picture.png", mimeType: "image/png", buffer: Buffer.from("PNG") },
    { name: "old.sdltm", mimeType: "application/octet-stream", buffer: Buffer.from("SQLite format 3\0 and more") },
  ]);
  await page.waitForFunction(() => /4 units ·/.test(document.body.innerText));
  const faults = await page.locator("#documents .fault").allTextContents();
  assert.equal(faults.length, 2, faults.join("\n"));
  assert.match(faults[0], /picture\.png/);
  assert.match(faults[1], /old\.sdltm: is a database/);
  await page.locator('input[type="file"]').setInputFiles([{ name: "table.tsv", mimeType: "text/plain", buffer: Buffer.from(TABLE) }]);
  await page.waitForFunction(() => /0 units added\. 4 were already known/.test(document.getElementById("toast").textContent));
}

async function finds(page) {
  const field = page.locator("#documents textarea");
  await field.fill("The council met on 7 June 2022.");
  await field.press("Enter");
  await page.waitForSelector(".match");
  const match = page.locator(".match").first();
  assert.match(await match.locator(".percent").textContent(), /^\d\d %$/);
  assert.deepEqual(await match.locator("del").allTextContents(), ["3", "May", "2021"]);
  assert.deepEqual(await match.locator("ins").allTextContents(), ["7", "June", "2022"]);
  assert.match(await match.textContent(), /Совет собрался 3 мая 2021 года/);
  await shot(page, "memory-matches");
  await field.fill("Nothing of the kind is in there.");
  await button(page, "Look up").click();
  await page.waitForFunction(() => /The memory has no match/.test(document.body.innerText));
  await field.fill("The council met.");
  await page.locator('#documents input[type="number"]').fill("30");
  await page.locator("#documents select").nth(1).selectOption("ru");
  await button(page, "Look up").click();
  await page.waitForTimeout(300);
  await page.locator("#documents select").nth(1).selectOption("");

  await field.fill("council");
  await button(page, "Find words").click();
  await page.waitForFunction(() => document.querySelectorAll(".match mark").length === 2);
  assert.deepEqual(await page.locator(".match mark").allTextContents(), ["council", "councils"]);
  await shot(page, "memory-words");
  await page.locator('#documents input[type="checkbox"]').check();
  await button(page, "Find words").click();
  await page.waitForFunction(() => document.querySelectorAll(".match mark").length === 1);
  await page.locator('#documents input[type="checkbox"]').uncheck();
  await field.fill("said");
  await button(page, "Find words").click();
  await page.waitForFunction(() => document.querySelector(".match mark")?.textContent === "said");
  assert.equal(await page.locator(".match img").count(), 0);
  // What is typed and found stays when the language of the page changes.
  await page.locator("#language").selectOption("ru");
  await page.waitForFunction(() => /Найдено в 1 тексте/.test(document.body.innerText));
  assert.equal(await page.locator("#documents textarea").inputValue(), "said");
  await page.locator("#language").selectOption("en");
  // An address of its own, and the way back to the documents.
  assert.equal(new URL(page.url()).hash, "#memory");
  await page.goBack();
  await page.waitForSelector(".drop");
}

/** What holds for every page, as app.mjs has it. */
async function looks(url, name, prepare) {
  for (const [kind, options] of Object.entries({
    light: { colorScheme: "light" }, dark: { colorScheme: "dark", locale: "ru-RU" },
    zoomed: { viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 }, phone: { viewport: { width: 360, height: 640 }, locale: "ru-RU" },
  })) {
    const page = await open(url, options);
    await prepare(page);
    await shot(page, `${name}-${kind}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(violations.map((fault) => [name, kind, fault.id, fault.nodes[0].html, fault.nodes[0].failureSummary]), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert(wide <= 0, `${name} ${kind}: ${wide} pixels too wide`);
    const keys = await page.evaluate(() => (document.body.innerText.match(/\b(memory|view|error|reason)\.[a-z-]+/g) ?? []));
    assert.deepEqual(keys, [], `${name} ${kind}: keys without a text`);
    await page.context().close();
  }
}

async function lookUp(page) {
  await openMemories(page);
  await page.locator("#documents textarea").fill("The council met on 7 June 2022.");
  await page.locator("#documents textarea").press("Enter");
  await page.waitForSelector(".match");
}

async function reviews(page) {
  await page.waitForSelector("html[data-ready]");
  await page.keyboard.press("Home");
  await page.waitForSelector("#memory .match");
}

const app = await serve("app", "--no-open", folder);
const page = await open(app.url);
await openMemories(page);
await makes(page);
await adds(page);
await finds(page);
await page.context().close();
await looks(app.url, "memory", lookUp);
await app.stop();

const store = path.join(folder, "Sverka", "Speeches.svm");
const review = await serve("review", "--no-open", at("meeting.en.txt"), at("meeting.ru.txt"), "--memory", store);
const beside = await open(review.url);
await reviews(beside);
const first = beside.locator("#memory .match").first();
assert.deepEqual(await first.locator("del").allTextContents(), ["3", "May", "2021"]);
await beside.locator(".row").last().click();
await beside.waitForFunction(() => /no match/.test(document.getElementById("memory").textContent));
await beside.locator("#language").selectOption("ru");
await beside.waitForFunction(() => /В памяти нет совпадений/.test(document.getElementById("memory").textContent));
await beside.context().close();
await looks(review.url, "review-memory", reviews);
await review.stop();

// Without a memory there is no panel.
const plain = await serve("review", "--no-open", at("meeting.en.txt"), at("meeting.ru.txt"));
const alone = await open(plain.url);
await alone.waitForSelector("html[data-ready]");
assert(await alone.locator("#memory").isHidden());
await alone.context().close();
await plain.stop();
assert.deepEqual(errors, [], "the browser's console");
await browser.close();
rmSync(root, { recursive: true });
console.log("memory: well");
