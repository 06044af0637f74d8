// The stream may bring our own message before the answer to its POST tells its number.
const HELD_MS = 3_000;

/** What the server sends, shown in order; held back while it may be the patient's own message. */
export class Arrivals {
  #show;
  #mayBeOurs;
  #held = [];
  #timer = null;

  /** `show(message)`; `mayBeOurs(message)` tells whether one has to wait. */
  constructor(show, mayBeOurs) {
    this.#show = show;
    this.#mayBeOurs = mayBeOurs;
  }

  take(message) {
    if (!this.#held.length && !this.#mayBeOurs(message)) {
      this.#show(message);
      return;
    }
    if (!this.#held.length) this.#timer = setTimeout(() => this.release(), HELD_MS);
    this.#held.push(message);
  }

  /** It is known now whose they are. */
  release() {
    const held = this.clear();
    for (const message of held) this.#show(message);
  }

  /** Forgets what is held; returns it. */
  clear() {
    clearTimeout(this.#timer);
    const held = this.#held;
    this.#held = [];
    return held;
  }
}
