/**
 * What is told beside the conversation: `status` politely, `alert` at once. Both regions are on
 * the page from the start, since a screen reader announces only what changes in a region it knows.
 */
export class Notices {
  #status;
  #alert;
  #shown = new Map();
  #timers = new Map();

  constructor(status, alert) {
    this.#status = status;
    this.#alert = alert;
  }

  /** Shows `words` as the status of `topic`, in place of what it said; for `seconds` if given. */
  tell(topic, words, seconds = 0) {
    if (this.#shown.get(topic)?.textContent === words) return;
    this.untell(topic);
    const line = document.createElement("p");
    line.textContent = words;
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

  /** `calm`: nothing went wrong, but it must be known at once. */
  alert(words, calm = false) {
    const line = document.createElement("p");
    line.textContent = words;
    line.classList.toggle("calm", calm);
    this.#alert.replaceChildren(line);
  }

  endAlert() {
    this.#alert.replaceChildren();
  }
}
