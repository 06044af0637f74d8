// Who is signed in to the page's site. The token stays in memory; the site is asked for another
// one before it ends.

import { Unreachable } from "./failures.js";

const EARLY_MS = 60_000;

class SignIn {
  #getToken = null;
  #token = null;
  #until = 0;
  #isSignedIn = false;
  /** When the site's own session ends if nothing is done there, as far as it tells. */
  endsAt = Infinity;

  /**
   * `getToken({stay})`: the promise of `{token, expires_in, session_ends_in}` in seconds; `token` is
   * null where nobody is signed in. `stay`: the patient wants to stay signed in.
   */
  use(getToken) {
    this.#getToken = getToken;
  }

  get isSignedIn() {
    return this.#isSignedIn;
  }

  /** Asks who is signed in; every call from now on is theirs, or else an anonymous chat's. */
  async begin() {
    // Where the site does not answer, the chat works without it.
    const token = await this.#ask().catch(() => null);
    this.#isSignedIn = token !== null;
  }

  /** The token for a call, null for an anonymous one; undefined where the sign-in is over. */
  async token() {
    if (!this.#isSignedIn) return null;
    if (Date.now() < this.#until) return this.#token;
    return (await this.#ask()) ?? undefined;
  }

  /** The token was refused: another one is asked for next time. */
  forget() {
    this.#until = 0;
  }

  /** Asks whether the patient has signed out; not known is no. */
  async isOver() {
    return this.#isSignedIn && (await this.#ask().catch(() => this.#token)) === null;
  }

  /** Asks how long the sign-in will last. */
  async look() {
    await this.#ask();
  }

  /** Has the site keep the patient signed in. */
  async stay() {
    if ((await this.#ask({ stay: true })) === null) throw new Unreachable();
  }

  async #ask(wish = {}) {
    if (!this.#getToken) return null;
    const asked = Date.now();
    const answer = await this.#answer(wish);
    const { token, expires_in: seconds, session_ends_in: left = Infinity } = answer;
    this.#token = token;
    this.#until = token ? asked + Math.max(seconds * 500, seconds * 1000 - EARLY_MS) : 0;
    this.endsAt = token ? asked + left * 1000 : Infinity;
    return token;
  }

  async #answer(wish) {
    try {
      return await this.#getToken(wish);
    } catch {
      throw new Unreachable();
    }
  }
}

/** The sign-in of this page. */
export const signIn = new SignIn();
