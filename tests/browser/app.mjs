// The home page in a real browser: files that are dropped, a folder, languages, aligning, review, what is made of a document, recent
// work, bad files, and what holds for every page (axe-core, dark, zoom, phone).
//
//     cd tests/browser && npm ci
//     node app.mjs ../../target/debug/sverka [FOLDER-FOR-SCREENSHOTS]
import { strict as assert } from "node:assert";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { address, launch, load } from "./kit.mjs";

const axe = load("axe-core").source;
const [sverka, shots] = process.argv.slice(2);
assert(sverka, "usage: node app.mjs SVERKA [FOLDER-FOR-SCREENSHOTS]");

const TEXTS = {
  en: ["The council met on Monday.", "Twelve countries took part in the forum on water.", "We thank the hosts in Almaty.", "The next meeting will be in 2027."],
  ru: ["Совет собрался в понедельник.", "В форуме по воде участвовали двенадцать стран.", "Мы благодарим хозяев в Алматы.", "Следующая встреча будет в 2026 году."],
};
const root = mkdtempSync(path.join(tmpdir(), "sverka-app-"));
const folder = path.join(root, "texts");
mkdirSync(path.join(folder, "letters"), { recursive: true });
for (const [lang, lines] of Object.entries(TEXTS)) writeFileSync(path.join(folder, `meeting.${lang}.txt`), lines.join("\n\n") + "\n");
for (const [lang, lines] of Object.entries(TEXTS)) writeFileSync(path.join(folder, "letters", `letter.${lang}.txt`), lines.slice(0, 2).join("\n\n") + "\n");
writeFileSync(path.join(folder, "damaged.en.docx"), "PK no archive");
writeFileSync(path.join(folder, "damaged.ru.docx"), "PK no archive");

const browser = await launch();

async function serve(...more) {
  const child = spawn(path.resolve(sverka), ["app", "--no-open", ...more, folder], { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, XDG_STATE_HOME: path.join(root, "state"), HOME: root } });
  const url = await address(child);
  return { url, stop: () => new Promise((resolve) => { child.on("exit", resolve); child.kill("SIGINT"); }) };
}

const errors = [];
async function open(url, options) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, locale: "en-GB", acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  page.on("pageerror", (error) => errors.push(String(error.stack ?? error)));
  page.on("console", (message) => message.type() === "error" && !/net::ERR|status of/.test(message.text()) && errors.push(message.text()));
  await page.goto(url);
  await page.waitForSelector(".drop code");
  return page;
}

const shot = async (page, name) => { if (shots) await page.screenshot({ path: path.join(shots, `${name}.png`) }); };
const card = (page, name) => page.locator(".item", { has: page.locator("strong", { hasText: name }) });
const opened = (page, name) => page.waitForFunction((wanted) => [...document.querySelectorAll(".item.open strong")].some((one) => one.textContent === wanted), name);

async function drops(page) {
  await page.locator('input[type="file"]').setInputFiles([
    { name: "Vortrag.txt", mimeType: "text/plain", buffer: Buffer.from(TEXTS.en.join("\n\n")) },
    { name: "lecture <img src=x onerror=alert(1)>.txt", mimeType: "text/plain", buffer: Buffer.from(TEXTS.ru.join("\n\n")) },
    { name: "picture.png", mimeType: "image/png", buffer: Buffer.from("PNG") },
  ]);
  await page.waitForSelector(".entry select");
  assert.match(await page.locator(".staged .fault").textContent(), /picture\.png.*no file of texts/);
  // The same in Russian, at once.
  await page.locator("#language").selectOption("ru");
  await page.waitForFunction(() => /picture\.png: Sverka не читает таких файлов; сохраните/.test(document.querySelector(".staged .fault").textContent));
  await page.locator("#language").selectOption("en");
  await page.waitForFunction(() => /no file of texts/.test(document.querySelector(".staged .fault").textContent));
  await page.locator(".staged .fault button").click();
  // Both were put together, each with its language.
  assert.equal(await page.locator(".entry").count(), 1);
  const languages = page.locator('.entry select[aria-label^="Language"]');
  assert.deepEqual(await languages.evaluateAll((fields) => fields.map((field) => field.value)), ["en", "ru"]);
  await shot(page, "staged");
  // One language twice is refused, until it is corrected.
  const align = page.locator(".entry .primary");
  await languages.nth(1).selectOption("en");
  assert(await align.isDisabled() && (await page.locator(".entry .fault").count()) === 1);
  await languages.nth(1).selectOption("ru");
  await align.click();
  await opened(page, "Vortrag");
  const kept = path.join(folder, "Sverka", "Vortrag");
  assert(existsSync(path.join(kept, "Vortrag.en.txt")) && existsSync(path.join(kept, "lecture _img src=x onerror=alert(1)_.ru.txt")));
}

async function dropsByMouse(page) {
  const transfer = await page.evaluateHandle(([en, ru]) => {
    const out = new DataTransfer();
    out.items.add(new File([en], "talk.en.txt"));
    out.items.add(new File([ru], "talk.ru.txt"));
    return out;
  }, [TEXTS.en.join("\n\n"), TEXTS.ru.join("\n\n")]);
  await page.dispatchEvent(".drop", "dragover", { dataTransfer: transfer });
  assert(await page.locator(".drop.over").count());
  await page.dispatchEvent(".drop", "drop", { dataTransfer: transfer });
  await page.locator(".entry .primary").click();
  await opened(page, "talk");
}

async function folders(page) {
  await page.getByRole("button", { name: "From a folder…" }).click();
  await page.locator("dialog .listing button", { hasText: "letters" }).click();
  await page.locator("dialog .listing label", { hasText: "letter.en.txt" }).click();
  await page.locator("dialog .listing label", { hasText: "letter.ru.txt" }).click();
  await shot(page, "folder");
  await page.locator("dialog .primary").click();
  await page.locator(".entry .primary").click();
  await opened(page, "letter");
  // Nothing is kept twice: these files have a place.
  assert(!existsSync(path.join(folder, "Sverka", "letter")));
}

async function cards(page) {
  // A damaged document says why; its languages may be corrected, which does not mend it.
  await card(page, "damaged").getByRole("button", { name: /^Align/ }).click();
  await page.waitForSelector(".item.failed");
  assert.match(await card(page, "damaged").textContent(), /cannot be opened: .*damaged\.en\.docx/);
  await page.locator("#language").selectOption("ru");
  await page.waitForFunction(() => /не удалось открыть|не открывается|нельзя открыть/.test(document.querySelector(".item.failed").textContent));
  assert.doesNotMatch(await page.locator(".item.failed .fault, .item.failed").first().textContent(), /is damaged|save the/);
  await page.locator("#language").selectOption("en");
  await card(page, "damaged").getByRole("button", { name: /^Languages/ }).click();
  await page.locator("dialog select").first().selectOption("fr");
  await page.locator("dialog .primary").click();
  await page.waitForSelector(".item.failed");
  await card(page, "meeting").getByRole("button", { name: /^Align/ }).click();
  await opened(page, "meeting");
  await shot(page, "home");
  for (const [button, format, name, holds] of [
    ["Glossary", "csv", "meeting.glossary.csv", /[а-я]/], ["Quality", "html", "meeting.quality.html", /2027/], ["Export", "tmx", "meeting.tmx", /<tu/],
  ]) {
    await card(page, "meeting").getByRole("button", { name: new RegExp(`^${button}`) }).click();
    await page.locator("dialog select").selectOption(format);
    const download = page.waitForEvent("download");
    await page.locator("dialog .primary").click();
    const saved = await download;
    assert.equal(saved.suggestedFilename(), name);
    assert.match(readFileSync(await saved.path(), "utf8"), holds);
    await page.waitForTimeout(100);
    if (await page.locator("dialog").count()) await page.locator("dialog .actions button").click();
  }
}

async function reviews(page) {
  await card(page, "meeting").locator(".card").click();
  await page.waitForSelector("html[data-ready]");
  await page.waitForFunction(() => document.querySelector(".row .chip:not(.waiting)"));
  await page.keyboard.press("Space");
  await page.waitForFunction(() => document.getElementById("saved").className === "saved" && document.querySelector(".row.verified"));
  await page.goBack();
  await page.waitForFunction(() => [...document.querySelectorAll(".item")].some((one) => /1 of \d+ verified/.test(one.textContent)));
}

/** What holds for every page, as pages.mjs has it. */
async function looks(url) {
  for (const [name, options] of Object.entries({
    light: { colorScheme: "light" }, dark: { colorScheme: "dark", locale: "ru-RU" },
    zoomed: { viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 }, phone: { viewport: { width: 360, height: 640 }, locale: "ru-RU" },
  })) {
    const page = await open(url, options);
    await page.waitForSelector(".item");
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(violations.map((fault) => [name, fault.id, fault.nodes[0].html, fault.nodes[0].failureSummary]), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert(wide <= 0, `${name}: ${wide} pixels too wide`);
    const keys = await page.evaluate(() => (document.body.innerText.match(/\b[a-z]+\.[a-z-]+(\[|\b)(?!.*\.(txt|docx))/g) ?? []).filter((word) => /^(home|drop|staged|view|stage|error|reason)\./.test(word)));
    assert.deepEqual(keys, [], `${name}: keys without a text`);
    await shot(page, `home-${name}`);
    await page.context().close();
  }
}

const server = await serve();
const page = await open(server.url);
await shot(page, "empty");
await drops(page);
await dropsByMouse(page);
await folders(page);
await cards(page);
await reviews(page);
await looks(server.url);
await server.stop();
await page.waitForFunction(() => /Sverka has ended/.test(document.body.textContent));
await page.context().close();

// Another run knows what was worked on, and how far it is, before anything is opened.
const again = await serve();
const later = await open(again.url);
await later.waitForSelector(".item");
assert.equal(await later.locator(".item.open").count(), 0);
assert.match(await card(later, "meeting").textContent(), /1 of \d+ verified/);
await again.stop();
assert.deepEqual(errors, [], "the browser's console");
await browser.close();
rmSync(root, { recursive: true });
console.log("app: well");
