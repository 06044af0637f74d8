// One call of the HTTP API (docs/api.md), by whoever is signed in or in the cookie's chat.

import { Problem, Unreachable } from "./failures.js";
import { memoryChat } from "./memory_chat.js";
import { server } from "./server.js";
import { signIn } from "./sign_in.js";

const ANSWER_SECONDS = 15;

/** Calls `path`; returns the response, or throws `Problem` or `Unreachable`. */
export async function call(method, path, body, { seconds = ANSWER_SECONDS, ...more } = {}) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), seconds * 1000);
  try {
    const init = { ...options(method, body, control.signal), ...more };
    return await accepted(await fetch(path, init));
  } finally {
    clearTimeout(timer);
  }
}

/** The same for an answer as JSON; also one that breaks off on its way is `Unreachable`. */
export async function callForJson(method, path, body, more) {
  const response = await call(method, path, body, more);
  const answer = await response.json().catch(() => {
    throw new Unreachable();
  });
  memoryChat.note(answer);
  return answer;
}

/** Gives `response` back if the server did what was asked. */
export async function accepted(response) {
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  const slug = String(problem.type ?? "").split("/").pop();
  // "busy": as long as that takes, the patient decides what to do meanwhile.
  if ((response.status > 500 && slug !== "busy") || response.status === 408) {
    throw new Unreachable(secondsToWait(response));
  }
  throw new Problem(slug, problem.reason, secondsToWait(response));
}

/** `fetch` as who is signed in; its failure is `Unreachable`. */
export async function fetch(path, init) {
  const response = await send(path, init);
  if (response.status !== 401 || !signIn.isSignedIn) return response;
  signIn.forget();
  return send(path, init);
}

async function send(path, init) {
  const token = await signIn.token();
  // As the server says it of an anonymous chat: what was on the screen is over.
  if (token === undefined) throw new Problem("no-chat", "token");
  const who = token ? `Bearer ${token}` : memoryChat.authorization;
  const headers = who ? { ...init.headers, Authorization: who } : init.headers;
  const credentials = who || server.isElsewhere ? "omit" : "same-origin";
  const options = { cache: "no-store", credentials, ...init, headers };
  return globalThis.fetch(server.url(path), options).catch(() => {
    throw new Unreachable();
  });
}

function options(method, body, signal) {
  if (body === undefined) return { method, signal };
  const headers = { "Content-Type": "application/json" };
  return { method, signal, headers, body: JSON.stringify(body) };
}

function secondsToWait(response) {
  return Number(response.headers.get("Retry-After")) || 0; // it may also be a date
}
