// What the tests in Chromium share. The packages are looked for from the working directory; CHROMIUM names another browser than
// /usr/bin/chromium.
import { createRequire } from "node:module";
import path from "node:path";

/** Loads a package of the working directory. */
export const load = createRequire(path.join(process.cwd(), "package.json"));

/** Starts a browser that asks no network by itself. */
export function launch() {
  return load("playwright-core").chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** Waits for the address that a server of `sverka` prints, and returns it. */
export function address(child) {
  return new Promise((resolve, reject) => {
    let said = "";
    const listen = (data) => {
      said += data;
      const found = /http:\/\/127\.0\.0\.1:\d+\/#t=\w+/.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("exit", () => reject(new Error(`the server ended: ${said}`)));
  });
}
