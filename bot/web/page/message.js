// The elements of one message. Everything anybody wrote is put in as text, never as markup.

import { rendered } from "./markdown.js";
import { text } from "./texts.js";

const SENDING_MS = 1_000; // most are sent before anybody could read it

/** A message of the conversation as a list item; `seq` orders the items. */
export function messageItem({ seq, author, text: words }) {
  const item = document.createElement("li");
  item.className = author;
  item.dataset.seq = seq;
  item.append(...speaker(author), bubble(author, words));
  return item;
}

/** The patient's message while the server does not have it yet. */
export function pendingItem(words) {
  const item = messageItem({ seq: Infinity, author: "patient", text: words });
  const note = make("p", "sending", text("sending"));
  // Told by the status if it lasts; here it would be read out with every message.
  note.setAttribute("aria-hidden", "true");
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
  const group = buttonGroup("replies", text("replies"));
  group.append(...buttons.map((button) => pressable(button.title, () => choose(button))));
  return group;
}

/** "Did this help?" under an answer. */
export function helpfulGroup(judge) {
  const group = buttonGroup("helpful", text("helpful"));
  const question = make("span", "", text("helpful"));
  question.setAttribute("aria-hidden", "true"); // the group's name says it
  const yes = pressable(text("helpful.yes"), () => judge(true));
  const no = pressable(text("helpful.no"), () => judge(false));
  group.append(question, yes, no);
  return group;
}

function speaker(author) {
  const hidden = make("span", "unseen", `${text(`said.${author}`)} `);
  if (author !== "staff") return [hidden];
  const shown = make("p", "name", text("staff"));
  shown.setAttribute("aria-hidden", "true");
  return [hidden, shown];
}

function bubble(author, words) {
  const element = make("div", "bubble", "");
  element.dir = "auto"; // also keeps marks of direction inside the message
  if (author === "bot") element.append(rendered(words, text("new.tab")));
  else element.textContent = words;
  return element;
}

function buttonGroup(name, label) {
  const group = make("div", name, "");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", label);
  return group;
}

function pressable(words, press) {
  const button = make("button", "", words);
  button.type = "button";
  button.addEventListener("click", press);
  return button;
}

function make(name, className, words) {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.textContent = words;
  return element;
}
