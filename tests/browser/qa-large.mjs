// The same page with 50,000 findings or more: few nodes at any time, and it scrolls and searches well.
import { strict as assert } from "node:assert";
import { stated } from "./qa.mjs";

export default async function (page) {
  const all = await stated(page);
  assert(all >= 50_000, `${all} findings`);
  const nodes = () => page.evaluate(() => document.querySelectorAll("*").length);
  const most = 3000;
  assert((await nodes()) < most, `${await nodes()} nodes`);

  // To the middle, to the end, and step by step: there is always something to read, in order.
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  for (const part of [0.25, 0.5, 0.9, 1]) {
    await page.evaluate((y) => scrollTo(0, y), part * height);
    await page.waitForFunction(() => [...document.querySelectorAll("li.item")].some((node) => { const box = node.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; }));
    assert((await nodes()) < most, `${await nodes()} nodes at ${part}`);
    const places = await page.locator("#list > li[aria-posinset]").evaluateAll((list) => list.map((node) => +node.ariaPosInSet));
    assert.deepEqual(places, places.map((_, i) => places[0] + i));
  }
  // What is read stays where it is while one scrolls up into what was never measured.
  let jumps = 0;
  for (let i = 0; i < 20; i++) {
    const before = await page.evaluate(() => { const node = [...document.querySelectorAll("li.item")].find((node) => node.getBoundingClientRect().top > 200); return [node.id, node.getBoundingClientRect().top]; });
    await page.evaluate(() => scrollBy(0, -100));
    await page.waitForTimeout(30);
    const after = await page.evaluate((id) => document.getElementById(id)?.getBoundingClientRect().top, before[0]);
    if (Math.abs(after - before[1] - 100) > 2) jumps++;
  }
  assert.equal(jumps, 0, "what is read jumps");

  await page.fill("#search", "pair 31415 ");
  await page.waitForFunction(() => document.getElementById("shown").textContent.includes(" of "));
  const found = await stated(page);
  assert(found > 0 && found < 10, `${found} found`);
  await page.click("#reset");
  await page.keyboard.press("f");
  await page.keyboard.press("f");
  assert.equal(await stated(page), all);
  return `${all} findings, ${await nodes()} nodes`;
}
