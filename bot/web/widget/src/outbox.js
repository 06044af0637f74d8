import { callForJson } from "./api.js";
import { Unreachable } from "./failures.js";
import { Patience } from "./patience.js";

const FILE_SECONDS = 30; // the help desk asks the portal, and may have to ask again

/**
 * What the patient sends, one at a time and in order, until the server has it. A message that
 * may have arrived is sent again under the same `client_id`, so it can't be doubled.
 */
export class Outbox {
  #waiting = [];
  #running = false;
  #ran = Promise.resolve();
  #patience = new Patience();
  #on;

  /** `on`: `delivered(entry, seq)`, `refused(entries, problem)`, `lost()`, `back()`. */
  constructor(on) {
    this.#on = on;
  }

  /**
   * Takes `{client_id}` with `text`, `choice` or `file` (`file_sample.js`), or with `continues`
   * for who has just signed in; further fields are the caller's.
   */
  add(entry) {
    this.#waiting.push(entry);
    if (!this.#running) this.#ran = this.#run();
  }

  get isEmpty() {
    return this.#waiting.length === 0;
  }

  /** Calls `act` once nothing is on its way any more. */
  whenEmpty(act) {
    this.#ran.then(act);
  }

  hurry() {
    this.#patience.hurry();
  }

  /** Gives up; returns what was not known to be delivered. */
  clear() {
    const left = this.#waiting;
    this.#waiting = [];
    this.#patience.hurry();
    return left;
  }

  async #run() {
    this.#running = true;
    while (this.#waiting.length) await this.#attempt(this.#waiting[0]);
    this.#running = false;
  }

  async #attempt(entry) {
    try {
      const { seq } = await callForJson("POST", ...request(entry));
      this.#settle(entry, seq);
    } catch (failure) {
      await this.#failed(entry, failure);
    }
  }

  #settle(entry, seq) {
    this.#patience.reset();
    this.#on.back();
    if (this.#waiting[0] !== entry) return; // given up meanwhile
    this.#waiting.shift();
    this.#on.delivered(entry, seq);
  }

  async #failed(entry, failure) {
    if (this.#waiting[0] !== entry) return;
    if (failure instanceof Unreachable) {
      this.#on.lost();
      await this.#patience.wait(failure.retryAfter);
    } else {
      this.#on.back();
      this.#on.refused(this.clear(), failure);
    }
  }
}

function request({ client_id, text, choice, label, file, continues }) {
  // With the cookie of the chat before, which ends here.
  if (continues) return ["/api/continue", {}, { credentials: "same-origin" }];
  if (file) return ["/api/files", { client_id, ...file }, { seconds: FILE_SECONDS }];
  return ["/api/messages", { client_id, text: text ?? label, choice }];
}
