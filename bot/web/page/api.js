// One call of the HTTP API (docs/api.md), and the two ways in which it can fail.

const ANSWER_SECONDS = 15;

/** The server refused the call: a problem of RFC 9457. `slug` is the last part of its type. */
export class Problem extends Error {
  constructor(response, body) {
    super(body.title ?? response.statusText);
    this.slug = String(body.type ?? "").split("/").pop();
    this.reason = body.reason ?? "";
    this.retryAfter = secondsToWait(response);
  }
}

/** No answer, or one that says "later": the same call may do after a while. */
export class Unreachable extends Error {
  constructor(retryAfter = 0) {
    super("the server can't be reached");
    this.retryAfter = retryAfter;
  }
}

/** Calls `path`; returns the response, or throws `Problem` or `Unreachable`. */
export async function call(method, path, body, seconds = ANSWER_SECONDS) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), seconds * 1000);
  try {
    return await accepted(await fetch(path, options(method, body, control.signal)));
  } finally {
    clearTimeout(timer);
  }
}

/** The same for an answer as JSON; also one that breaks off on its way is `Unreachable`. */
export async function callForJson(method, path, body, seconds) {
  const response = await call(method, path, body, seconds);
  return response.json().catch(() => {
    throw new Unreachable();
  });
}

/** Gives `response` back if the server did what was asked. */
export async function accepted(response) {
  if (response.ok) return response;
  if (response.status > 500 || response.status === 408) {
    throw new Unreachable(secondsToWait(response));
  }
  throw new Problem(response, await response.json().catch(() => ({})));
}

/** `fetch` whose failure is `Unreachable`. */
export function fetch(path, init) {
  return globalThis.fetch(path, init).catch(() => {
    throw new Unreachable();
  });
}

function options(method, body, signal) {
  const init = { method, signal, cache: "no-store", credentials: "same-origin" };
  if (body === undefined) return init;
  return { ...init, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

function secondsToWait(response) {
  const seconds = Number(response.headers.get("Retry-After"));
  return Number.isFinite(seconds) ? seconds : 0;
}
