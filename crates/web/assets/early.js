// Asks for what a review begins with while the modules of the page are still on their way. No module: it runs as soon as it is there.
(() => {
  const token = /[#&]t=([^&]+)/.exec(location.hash)?.[1] ?? sessionStorage.getItem("token");
  if (!token) return;
  const ask = (/** @type {string} */ path) => fetch(`/api/${path}`, { headers: { Authorization: `Bearer ${decodeURIComponent(token)}` }, cache: "no-store" });
  /** @type {Map<string, Promise<Response>>} */
  const early = new Map();
  Object.assign(globalThis, { early });
  const session = ask("session");
  early.set("session", session.then((answer) => answer.clone()));
  // A queue waits for a choice; a single document is opened at once.
  session.then((answer) => answer.json()).then(({ command, documents }) => {
    if (command !== "review" || documents.length !== 1) return;
    const path = `documents/${documents[0].id}`;
    early.set(path, ask(path));
    early.set(`${path}/rows`, ask(`${path}/rows`));
  }).catch(() => {});
  for (const answer of early.values()) answer.catch(() => {});
})();
