import { callForJson } from "./api.js";
import { signIn } from "./sign_in.js";
import { begunElsewhere, oneTabAtATime } from "./tabs.js";

/** How a chat begins: whose it is, what they left open, and the greeting. */
export class Beginning {
  #outbox;
  #run = 0;
  #isBegunElsewhere = false; // in another tab, since this one looked

  constructor(outbox) {
    this.#outbox = outbox;
    begunElsewhere(() => (this.#isBegunElsewhere = true));
  }

  /** Finds out who is signed in; whether it is still wanted then (`giveUp`). */
  async enter() {
    this.#run += 1;
    const run = this.#run;
    this.#isBegunElsewhere = false;
    await signIn.begin();
    // What they began before they signed in: the help desk asks whether to go on with it.
    if (run === this.#run && signIn.isSignedIn) await this.#send({ continues: true });
    return run === this.#run;
  }

  giveUp() {
    this.#run += 1;
  }

  /** Has the help desk greet, unless another tab did so meanwhile or `isWanted()` is false. */
  async greet(isWanted) {
    await oneTabAtATime(async (hadToWait) => {
      // The other tab's word may still be on its way.
      const isBegun = this.#isBegunElsewhere || (hadToWait && (await hasBegun()));
      if (!isBegun && isWanted()) await this.#send({ choice: "start" });
    });
  }

  #send(content) {
    return new Promise((settled) => {
      this.#outbox.add({ client_id: crypto.randomUUID(), ...content, settled });
    });
  }
}

async function hasBegun() {
  return callForJson("GET", "/api/events?after=0&wait=0").then(
    ({ last }) => last > 0,
    () => false,
  );
}
