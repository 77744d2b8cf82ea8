// Requests to the server: the token, and errors as values with their code.
import { currentLanguage, has, t, tellRemark } from "./texts.js";

/** An answer that is an error, or none at all (`code` "offline"). */
export class Failure extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string} [reason]
   */
  constructor(code, message, reason) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  /**
   * Returns what happened, in the language of the page.
   * @param {string} [file] a name that is shown beside it, and need not be said again
   */
  told(file) {
    if (this.reason && has(`reason.${this.reason}`)) return t(`reason.${this.reason}`);
    const begin = `${file}: `;
    const english = this.message.startsWith(begin) ? this.message.slice(begin.length) : this.message;
    const message = tellRemark(english);
    // English words among others want a frame.
    if (this.code === "file" && message === english && currentLanguage() !== "en") return t("error.file-untold", { message });
    return has(`error.${this.code}`) ? t(`error.${this.code}`, { message }) : message;
  }
}

/** Moves the token from the address, where others could see it, to this tab's storage. */
export function takeToken() {
  const given = /[#&]t=([^&]+)/.exec(location.hash);
  if (!given) return;
  sessionStorage.setItem("token", decodeURIComponent(given[1]));
  history.replaceState(null, "", location.pathname);
}

/**
 * Returns the answer to a request that was sent before the modules came, once.
 * @param {string} path
 */
function takeEarly(path) {
  const early = /** @type {{ early?: Map<string, Promise<Response>> }} */ (globalThis).early;
  const answer = early?.get(path);
  early?.delete(path);
  return answer;
}

/**
 * Sends a request.
 * @param {string} path below `/api/`
 * @param {RequestInit} [init]
 * @returns {Promise<Response>}
 */
async function request(path, init = {}) {
  const headers = { Authorization: `Bearer ${sessionStorage.getItem("token") ?? ""}`, ...init.headers };
  let answer;
  try {
    answer = await (takeEarly(path) ?? fetch(`/api/${path}`, { ...init, headers, cache: "no-store" }));
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new Failure("offline", String(error));
  }
  if (answer.ok) return answer;
  const body = await answer.json().catch(() => null);
  const { code = "internal", message = answer.statusText, reason = undefined } = body?.error ?? {};
  throw new Failure(code, message, reason);
}

/**
 * Fetches JSON.
 * @param {string} path
 * @param {AbortSignal} [signal]
 */
export async function get(path, signal) {
  return (await request(path, { signal })).json();
}

/**
 * Posts JSON, and returns the answer as it is.
 * @param {string} path
 * @param {unknown} body
 */
export async function send(path, body) {
  return request(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

/**
 * Sends a file, and returns what the server says of it.
 * @param {string} path
 * @param {Blob} file
 */
export async function sendFile(path, file) {
  return (await request(path, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file })).json();
}

/**
 * Posts JSON and returns the JSON of the answer.
 * @param {string} path
 * @param {unknown} body
 */
export async function post(path, body) {
  return (await send(path, body)).json();
}
