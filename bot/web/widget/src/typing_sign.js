const AFTER_MS = 700; // most answers are quicker and need no sign

/** Shows, once for each wait, that an answer is on its way. */
export class TypingSign {
  #show;
  #asked = 0;
  #answered = 0;
  #ready = false;
  #timer = null;

  /** `show(typing)` is called when it begins and ends. */
  constructor(show) {
    this.#show = show;
  }

  /** The patient's message `seq` waits for its answer. */
  ask(seq) {
    this.#asked = Math.max(this.#asked, seq);
    this.#update();
  }

  /** All up to message `seq` is answered. */
  answer(seq) {
    this.#answered = Math.max(this.#answered, seq);
    this.#update();
  }

  /** History is there: from now on a wait is one. */
  ready() {
    this.#ready = true;
    this.#update();
  }

  reset() {
    this.#asked = 0;
    this.#answered = 0;
    this.#ready = false;
    this.#update();
  }

  #update() {
    const waits = this.#ready && this.#asked > this.#answered;
    if (waits) this.#timer ??= setTimeout(() => this.#show(true), AFTER_MS);
    if (waits || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    this.#show(false);
  }
}
