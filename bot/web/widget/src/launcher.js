import { button, icon, make, unseen } from "./dom.js";
import { text } from "./texts.js";

const BUBBLE = "M4 5h16v12h-8l-5 4v-4H4z";

/** The button that opens the chat, and tells how many messages came while it was closed. */
export class Launcher {
  #count = make("span", { className: "count", hidden: true });
  #unread = 0;
  element;
  /** Tells those who listen what they can't see: the log is silent while it is closed. */
  status = make("div", { className: "unseen", role: "status" });

  constructor(press) {
    const says = { "aria-haspopup": "dialog", "aria-expanded": "false", "aria-controls": "panel" };
    const given = { id: "launcher", onclick: press, ...says };
    this.element = button(given, icon(BUBBLE), text("launcher"), this.#count);
  }

  /** One more message has come. */
  news() {
    this.#show(this.#unread + 1);
  }

  opened(isOpen) {
    this.element.ariaExpanded = isOpen;
    if (isOpen) this.#show(0);
  }

  #show(unread) {
    this.#unread = unread;
    this.#count.hidden = unread === 0;
    const words = unread ? text("unread", { n: unread }) : "";
    const seen = make("span", { ariaHidden: "true" }, unread);
    this.#count.replaceChildren(seen, unseen(words));
    this.status.textContent = words && `${text("launcher")}: ${words}`;
  }
}
