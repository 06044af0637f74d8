import { button, focusedBeside, make } from "./dom.js";

/**
 * What is told beside the conversation: `status` politely, `alert` at once. Both regions are on
 * the page from the start, since a screen reader announces only what changes in a region it knows.
 */
export class Notices {
  #status;
  #alert;
  #leaving;
  #shown = new Map();
  #timers = new Map();

  /** `leaving()` is called as focus goes. */
  constructor(status, alert, leaving) {
    this.#status = status;
    this.#alert = alert;
    this.#leaving = leaving;
  }

  /** Shows `words` as the status of `topic`, in place of what it said; for `seconds` if given. */
  tell(topic, words, seconds = 0) {
    if (this.#shown.get(topic)?.textContent === words) return;
    this.untell(topic);
    const line = make("p", { textContent: words });
    this.#shown.set(topic, line);
    this.#status.append(line);
    if (seconds) this.#timers.set(topic, setTimeout(() => this.untell(topic), seconds * 1000));
  }

  /** The same after `ms`, unless it is untold by then: what is over in a moment needs no words. */
  tellIfItLasts(topic, words, ms) {
    if (this.#shown.has(topic)) return;
    clearTimeout(this.#timers.get(topic));
    this.#timers.set(topic, setTimeout(() => this.tell(topic, words), ms));
  }

  untell(topic) {
    clearTimeout(this.#timers.get(topic));
    this.#shown.get(topic)?.remove();
    this.#shown.delete(topic);
  }

  /**
   * `calm`: nothing went wrong, but it must be known at once. `action`: `{label, press}` of a
   * button that may help. Returns the line.
   */
  alert(words, { calm = false, action = null } = {}) {
    const line = make("p", { textContent: words, className: calm ? "calm" : "" });
    this.#put(line);
    if (action) this.#alert.append(button({ id: "keep", onclick: action.press }, action.label));
    return line;
  }

  endAlert() {
    this.#put();
  }

  #put(...elements) {
    if (this.#alert.contains(focusedBeside(this.#alert))) this.#leaving();
    this.#alert.replaceChildren(...elements);
  }
}
