// The page of `sverka align -o report.html`.
import { strict as assert } from "node:assert";

export default async function (page) {
  const rows = page.locator("#links tbody tr:not([hidden])");
  const all = await rows.count();
  assert(all > 1, "no links");
  assert((await page.locator("#links tbody tr").first().locator("td").count()) === 3);

  // A kind of link less, and again.
  const box = page.locator("#kinds input:not(:disabled)").first();
  await box.uncheck();
  assert((await rows.count()) < all);
  await box.check();
  assert.equal(await rows.count(), all);

  // Search marks what it finds.
  const text = await page.locator("#links tbody td p").first().textContent();
  const word = text.split(/\s+/).sort((a, b) => b.length - a.length)[0].replace(/[^\p{L}]/gu, "");
  await page.fill("#search", word);
  await page.waitForFunction((n) => document.querySelectorAll("#links tbody tr:not([hidden])").length < n, all);
  assert((await rows.count()) >= 1);
  await page.fill("#search", "");
  await page.waitForFunction((n) => document.querySelectorAll("#links tbody tr:not([hidden])").length === n, all);

  // Keys.
  await page.locator("#search").press("Escape");
  await page.keyboard.press("j");
  assert.equal(await page.locator("tr.current").count(), 1);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search");
  await page.keyboard.press("Escape");
  return `${all} links`;
}
