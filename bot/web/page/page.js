import { Chat } from "./chat.js";
import { Patience } from "./patience.js";
import { signIn } from "./sign_in.js";
import { loadTexts } from "./texts.js";

const TOKEN_MS = 5_000;
const IDS = [
  ...["log", "dots", "alert", "status", "form", "field", "send", "pick", "file"],
  ...["new", "end", "ending", "stay", "leave", "who"],
];

function openChat() {
  const parts = Object.fromEntries(IDS.map((id) => [id, document.getElementById(id)]));
  const chat = new Chat(parts);
  document.getElementById("loading").remove();
  document.getElementById("chat").hidden = false;
  chat.start();
  addEventListener("online", () => chat.hurry());
  document.addEventListener("visibilitychange", () => document.hidden || chat.hurry());
  // A page that the browser keeps for "back" must not show a chat that ended meanwhile.
  addEventListener("pagehide", () => chat.stop());
  addEventListener("pageshow", (event) => event.persisted && chat.start());
}

async function loadTextsAtLast() {
  const patience = new Patience();
  for (;;) {
    try {
      return await loadTexts();
    } catch {
      await patience.wait();
    }
  }
}

/** Asks the portal's page of that address who is signed in. */
async function tokenFrom(url) {
  const signal = AbortSignal.timeout(TOKEN_MS);
  const response = await fetch(url, { method: "POST", cache: "no-store", signal });
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

const tokenUrl = document.querySelector('meta[name="token-url"]').content;
if (tokenUrl) signIn.use(() => tokenFrom(tokenUrl));
await loadTextsAtLast();
openChat();
