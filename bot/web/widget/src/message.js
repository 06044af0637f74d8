// The elements of one message. Everything anybody wrote is put in as text, never as markup.

import { button, make, unseen } from "./dom.js";
import { rendered } from "./markdown.js";
import { language, text } from "./texts.js";

const SENDING_MS = 1_000; // most are sent before anybody could read it
const ANSWERS = "en"; // what the bot and the help desk's people write in

/** A message of the conversation as a list item; `seq` orders the items. */
export function messageItem({ seq, author, text: words }) {
  const item = make("li", { className: author, "data-seq": seq }, unseen(`${text(`said.${author}`)} `));
  if (author === "staff") item.append(shownOnly("p", "name", text("staff")));
  // "auto" also keeps marks of direction inside the message.
  const bubble = make("div", { className: "bubble", dir: "auto", ...(author !== "patient" && tongue()) });
  bubble.append(author === "bot" ? rendered(words) : words);
  for (const link of bubble.querySelectorAll("[target]")) link.append(unseen(` ${text("new.tab")}`));
  item.append(bubble);
  return item;
}

/** The patient's message while the server does not have it yet. */
export function pendingItem(words) {
  const item = messageItem({ seq: Infinity, author: "patient", text: words });
  // Told by the status if it lasts; here it would be read out with every message.
  const note = shownOnly("p", "sending", text("sending"));
  note.hidden = true;
  setTimeout(() => (note.hidden = false), SENDING_MS);
  item.append(note);
  return item;
}

/** Makes a pending item the message that the server stored, whose words may be masked. */
export function settle(item, { seq, text: words }) {
  item.dataset.seq = seq;
  item.querySelector(".sending")?.remove();
  const shown = item.querySelector(".bubble");
  if (words !== undefined && shown.textContent !== words) shown.textContent = words;
}

/** Quick replies: the buttons `{id, title}` of the last message. */
export function replyGroup(buttons, choose) {
  const made = buttons.map((one) => button({ ...tongue(), onclick: () => choose(one) }, one.title));
  return group("replies", ...made);
}

/** "Did this help?" under an answer. */
export function helpfulGroup(judge) {
  return group(
    "helpful",
    shownOnly("span", "", text("helpful")), // the group's name says it
    button({ onclick: () => judge(true) }, text("helpful.yes")),
    button({ onclick: () => judge(false) }, text("helpful.no")),
  );
}

function group(name, ...children) {
  return make("div", { className: name, role: "group", "aria-label": text(name) }, ...children);
}

function shownOnly(tag, className, words) {
  return make(tag, { className, "aria-hidden": "true" }, words);
}

/** What says that something is in another language than the texts around it (WCAG 3.1.2). */
function tongue() {
  return language() !== ANSWERS && { lang: ANSWERS };
}
