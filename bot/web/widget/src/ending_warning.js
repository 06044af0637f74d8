import { call } from "./api.js";
import { signIn } from "./sign_in.js";
import { duration, text } from "./texts.js";

const SIGN_OUT_WARNED_MS = 150_000;
const TOLD_SECONDS = 5;

/** Warns the patient before the chat or the sign-in ends, and offers to stay (WCAG 2.2.1). */
export class EndingWarning {
  #notices;
  #shown = null;
  #timer = null;

  constructor(notices) {
    this.#notices = notices;
  }

  /** The chat will be over in `seconds`; `mayStay`: unless the patient says otherwise. */
  warn({ seconds, may_stay: mayStay }) {
    if (this.#shown?.isConnected && this.#shown.mayStay === mayStay) return; // told already
    const stay = { label: text("keep"), press: () => this.#stay(() => call("POST", "/api/session", {})) };
    this.#show(mayStay ? "soon" : "soon.surely", seconds, mayStay ? stay : null);
    this.#shown.mayStay = mayStay;
  }

  /** Looks after the sign-in: the portal tells with each token how long its session lives. */
  watchSignIn() {
    clearTimeout(this.#timer);
    const left = signIn.endsAt - Date.now();
    if (!signIn.isSignedIn || !Number.isFinite(left)) return;
    this.#timer = setTimeout(() => this.#warnOfSignOut(), Math.max(0, left - SIGN_OUT_WARNED_MS));
  }

  /** It was prolonged, or it is over. */
  clear() {
    if (this.#shown?.isConnected) this.#notices.endAlert();
    this.#shown = null;
  }

  reset() {
    clearTimeout(this.#timer);
    this.clear();
  }

  async #warnOfSignOut() {
    await signIn.look().catch(() => {}); // it may have been prolonged meanwhile
    const left = (signIn.endsAt - Date.now()) / 1000;
    if (left * 1000 > SIGN_OUT_WARNED_MS + 1000) this.watchSignIn();
    else if (left > 0) this.#show("soon.sign.out", left, this.#staySignedIn());
  }

  #staySignedIn() {
    return { label: text("keep.sign.in"), press: () => this.#stay(() => signIn.stay()) };
  }

  #show(name, seconds, action) {
    const words = text(name, { time: duration(seconds) });
    this.#shown = this.#notices.alert(words, { calm: true, action });
  }

  async #stay(ask) {
    try {
      await ask();
      this.clear();
      this.#notices.tell("note", text("kept"), TOLD_SECONDS);
      this.watchSignIn();
    } catch {
      this.#notices.alert(text("refused.keep"));
    }
  }
}
