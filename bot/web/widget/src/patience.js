const FIRST_SECONDS = 0.5;
const LONGEST_SECONDS = 15;

/** Waits between attempts: longer after each failure, and not in step with other visitors. */
export class Patience {
  #failures = 0;
  #wake = () => {};

  async wait(atLeastSeconds = 0) {
    const planned = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** this.#failures);
    this.#failures += 1;
    const seconds = Math.max(atLeastSeconds, planned * (0.75 + Math.random() / 2));
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, seconds * 1000);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the present wait: there is reason to hope. */
  hurry() {
    this.#wake();
  }

  reset() {
    this.#failures = 0;
  }
}
