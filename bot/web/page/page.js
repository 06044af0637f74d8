import { Chat } from "./chat.js";
import { Patience } from "./patience.js";
import { loadTexts } from "./texts.js";

const IDS = [
  ...["log", "dots", "alert", "status", "form", "field", "send", "pick", "file"],
  ...["new", "end", "ending", "stay", "leave"],
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

await loadTextsAtLast();
openChat();
