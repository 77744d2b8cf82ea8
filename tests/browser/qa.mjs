// The page of `sverka qa -o report.html`. It must have findings of two rules and of two files at least.
import { strict as assert } from "node:assert";

/** The number of findings that the page says it shows. */
export const stated = async (page) => Number((await page.locator("#shown").textContent()).replace(/,/g, "").match(/\d+/)[0]);

/** Waits until it shows so many. */
export const shows = (page, test) => page.waitForFunction(
  ([test]) => eval(test)(Number(document.getElementById("shown").textContent.replace(/,/g, "").match(/\d+/)[0])), [String(test)]);

export default async function (page, { open }) {
  const items = page.locator("li.item");
  const all = await stated(page);
  assert(all > 0 && (await items.count()) > 0, "no findings");

  // A mark is around the characters in question, and only around those.
  await page.locator("button[name=rule]", { hasText: "numbers." }).first().click();
  assert(/\d|\p{L}/u.test(await page.locator("li.item mark").first().textContent()), "nothing is marked");
  const whole = await page.locator("li.item .sides p").first().textContent();
  assert(whole.length > (await page.locator("li.item mark").first().textContent()).length);
  await page.click("#reset");

  // A marked text is the one that the data mark: both sides of the first finding are whole.
  const first = items.first();
  assert((await first.locator(".sides p").count()) === 2);
  assert((await first.locator(".message").textContent()).length > 3);

  // One rule, two rules, all again.
  const rules = page.locator("button[name=rule]");
  const count = async (button) => Number((await button.locator(".count").textContent()).replace(/,/g, ""));
  const one = await count(rules.first()), two = await count(rules.nth(1));
  await rules.first().click();
  assert.equal(await stated(page), one);
  assert.equal(await page.locator("li.group").count(), 1);
  await rules.nth(1).click();
  assert.equal(await stated(page), one + two);
  await page.click("#reset");
  assert.equal(await stated(page), all);

  // A document.
  const files = page.locator("button[name=file]");
  const inFile = await count(files.first());
  await files.first().click();
  assert.equal(await stated(page), inFile);
  await files.first().click();

  // Severities.
  await page.uncheck("[name=severity][value='2']");
  assert.equal(await page.locator("li.item.info").count(), 0);
  await page.check("[name=severity][value='2']");
  assert.equal(await stated(page), all);

  // Search: the words of a message, in other letters; nonsense; nothing.
  const message = await page.locator("li.item .message").first().textContent();
  await page.fill("#search", message.toUpperCase());
  await page.waitForFunction((n) => !document.getElementById("shown").textContent.startsWith(`${n} `), String(all));
  assert((await stated(page)) >= 1);
  await page.fill("#search", "no such words anywhere");
  await page.waitForFunction(() => !document.getElementById("nothing").hidden);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.getElementById("nothing").hidden);
  assert.equal(await stated(page), all);

  // Groups by document and by nothing, another order: nothing is lost.
  await page.selectOption("#group", "file");
  assert.equal(await stated(page), all);
  assert((await page.locator("li.group").first().textContent()).length > 0);
  await page.selectOption("#group", "none");
  await page.selectOption("#sort", "level");
  const levels = await items.evaluateAll((nodes) => nodes.map((node) => ["error", "warning", "info"].findIndex((level) => node.classList.contains(level))));
  assert.deepEqual(levels, [...levels].sort((a, b) => a - b));
  await page.selectOption("#group", "rule");
  await page.selectOption("#sort", "number");

  // Folding: one group by a click, all by a key.
  const before = await page.locator("li.group").count();
  await page.locator("li.group .toggle").first().click();
  assert.equal(await page.locator("li.group .toggle").first().getAttribute("aria-expanded"), "false");
  await page.locator("li.group .toggle").first().click();
  await page.keyboard.press("f");
  assert.equal(await items.count(), 0);
  assert((await page.locator("li.group").count()) >= before);
  await page.keyboard.press("f");
  assert((await items.count()) > 0);

  // Keys.
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.equal(await page.locator("li.current").count(), 1);
  assert.equal(await page.evaluate(() => document.activeElement.className.includes("item")), true);
  await page.keyboard.press("]");
  assert.equal(await page.locator("li.current").count(), 1);
  await page.keyboard.press("?");
  assert(await page.locator("#help").isVisible());
  await page.keyboard.press("Escape");
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.press("Escape");

  // A link to a finding leads there, from a fresh page and although it is filtered out.
  await page.keyboard.press("c");
  await page.waitForFunction(() => location.hash.startsWith("#F-"));
  const address = page.url();
  assert(address.includes("#F-"), address);
  const id = address.split("#")[1];
  const other = await open();
  await other.goto(address);
  await other.reload();
  assert.equal(await other.locator("li.current").getAttribute("id"), id);
  assert(await other.locator("li.current").evaluate((node) => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }));

  // On paper all of it is there.
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  assert.equal(await items.count(), Math.min(all, 10000 - (await page.locator("li.group").count())));
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: null });
  return `${all} findings`;
}
