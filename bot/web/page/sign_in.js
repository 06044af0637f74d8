// Who is signed in to the portal. The token stays in memory; the portal is asked for another one
// before it ends.

import { Unreachable } from "./failures.js";

const EARLY_MS = 60_000;

class SignIn {
  #getToken = null;
  #token = null;
  #until = 0;
  #isSignedIn = false;

  /**
   * `getToken()`: the promise of `{token, expires_in}` (seconds); `token` is null where nobody is
   * signed in.
   */
  use(getToken) {
    this.#getToken = getToken;
  }

  get isSignedIn() {
    return this.#isSignedIn;
  }

  /** Asks who is signed in; every call from now on is theirs, or else an anonymous chat's. */
  async begin() {
    // Where the portal is away, the chat works without it.
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

  async #ask() {
    if (!this.#getToken) return null;
    const asked = Date.now();
    const { token, expires_in: seconds } = await this.#getToken().catch(() => {
      throw new Unreachable();
    });
    this.#token = token;
    this.#until = token ? asked + Math.max(seconds * 500, seconds * 1000 - EARLY_MS) : 0;
    return token;
  }
}

/** The sign-in of this page. */
export const signIn = new SignIn();
