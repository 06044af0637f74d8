import { text } from "./texts.js";

const BACK_SECONDS = 5;

/** Tells that the connection is lost, by whichever part notices it first, and that it is back. */
export class ConnectionNotice {
  #notices;
  #lost = new Set();

  constructor(notices) {
    this.#notices = notices;
  }

  /** `part` can't reach the server; "trouble" is the server's own word for its database. */
  lost(part) {
    this.#lost.add(part);
    this.#notices.tell("connection", text(this.#lost.has("trouble") ? "trouble" : "lost"));
  }

  back(part) {
    if (!this.#lost.delete(part) || this.#lost.size) return;
    this.#notices.tell("connection", text("back"), BACK_SECONDS);
  }

  reset() {
    this.#lost.clear();
    this.#notices.untell("connection");
  }
}
