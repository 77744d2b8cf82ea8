// The page of `sverka align --dir ... --index index.html`.
import { strict as assert } from "node:assert";

export default async function (page, { open }) {
  const lines = await page.locator("tbody tr").count();
  assert(lines > 1, "no documents");
  assert.match(await page.locator("h1").textContent(), /^\d+ pairs of documents$/);
  assert(await page.locator("tbody a").count() >= lines, "each line leads to its results");

  // The browser's language, and another by hand; names of files stay as they are.
  const names = await page.locator("tbody th").allTextContents();
  const russian = await open({ locale: "ru-RU" });
  assert.match(await russian.locator("h1").textContent(), /^\d+ пар[аы]? документов$/);
  assert.deepEqual(await russian.locator("thead th").allTextContents(), ["Документы", "Предложения", "Связи", "Проверить", "Связано", "Средняя оценка", "Файлы"]);
  assert.deepEqual(await russian.locator("tbody th").allTextContents(), names);
  assert.equal(await russian.evaluate(() => document.documentElement.lang), "ru");
  await russian.locator("#language").selectOption("en");
  assert.match(await russian.locator("h1").textContent(), /pairs of documents$/);
  await russian.context().close();
  return `${lines} documents`;
}
