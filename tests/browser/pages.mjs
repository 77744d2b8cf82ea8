// Our pages in a real browser. What holds for every page is here: it opens from the disk without an
// error, asks no network, axe-core finds no serious fault (light, dark, at 200 % zoom), nothing is wider
// than the screen, print shows it. What a kind of page can do is in KIND.mjs beside this file, where
// there is one: a new kind needs no change here.
//
//     cd tests/browser && npm ci
//     node pages.mjs qa=report.html qa-large=large.html alignment=speech.html
//
// CHROMIUM names another browser than /usr/bin/chromium. The packages are looked for from the working directory.
import { strict as assert } from "node:assert";
import { existsSync } from "node:fs";
import path from "node:path";
import { launch, load } from "./kit.mjs";

const axe = load("axe-core").source;

const browser = await launch();

/** Opens a page and gathers what goes wrong in it. */
async function open(file, errors, options) {
  const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("request", (request) => /^(file|data):/.test(request.url()) || errors.push(`asks for ${request.url()}`));
  await page.goto("file://" + path.resolve(file));
  return page;
}

/** What holds for every page. */
async function look(file, errors) {
  const looks = {
    light: { colorScheme: "light" },
    dark: { colorScheme: "dark" },
    // 200 % zoom of a screen of 1280 pixels is a screen of 640.
    zoomed: { viewport: { width: 640, height: 480 }, deviceScaleFactor: 2 },
    phone: { viewport: { width: 360, height: 640 } },
  };
  for (const [name, options] of Object.entries(looks)) {
    const page = await open(file, errors, options);
    // The page's own policy forbids scripts from elsewhere; evaluate goes by the debugger.
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const serious = violations.filter((fault) => ["serious", "critical"].includes(fault.impact));
    assert.deepEqual(serious.map((fault) => [name, fault.id, fault.nodes[0].html, fault.nodes[0].failureSummary]), []);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert(wide <= 0, `${name}: ${wide} pixels too wide`);
    await page.context().close();
  }
}

for (const argument of process.argv.slice(2)) {
  const [kind, file] = argument.split(/=(.*)/s);
  assert(file && existsSync(file), `${argument}: give KIND=FILE`);
  const errors = [];
  await look(file, errors);
  const own = new URL(`./${kind}.mjs`, import.meta.url);
  let told = "";
  if (existsSync(own)) {
    const page = await open(file, errors);
    told = await (await import(own)).default(page, { open: (options) => open(file, errors, options) });
  }
  assert.deepEqual(errors, [], `${kind}: the browser's console`);
  console.log(`${kind}: well${told ? `; ${told}` : ""}`);
}
await browser.close();
