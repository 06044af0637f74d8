import { focusedBeside } from "./dom.js";

// Below these there is no room for a page beside the chat. In em of the page: who enlarges the
// text has less room.
const NARROW_EM = 30;
const LOW_EM = 28;

/** The chat over the page: beside the page's content where there is room, else in its place. */
export class Panel {
  #dialog;
  #on;
  #isModal = false;
  #refitting = false;

  /** `on`: `closed()`. `ending`: the dialog inside, whose Escape is its own. */
  constructor(dialog, ending, on) {
    this.#dialog = dialog;
    this.#on = on;
    dialog.addEventListener("close", (event) => event.target === dialog && this.#closed());
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || ending.open) return;
      event.preventDefault();
      this.close();
    });
    addEventListener("resize", () => this.#refit());
  }

  /** Whether it would take the place of the page. */
  get wouldCover() {
    return isSmall();
  }

  get isOpen() {
    return this.#dialog.open;
  }

  /** `quietly`: the focus stays where it is. */
  open({ quietly = false } = {}) {
    if (this.isOpen) return;
    this.#isModal = isSmall();
    if (this.#isModal) this.#dialog.showModal();
    else if (quietly) this.#dialog.open = true;
    else this.#dialog.show();
  }

  close() {
    this.#dialog.close();
  }

  #closed() {
    if (!this.#refitting) this.#on.closed();
  }

  /** The window has another size: the other way if need be, with the focus where it was. */
  #refit() {
    if (!this.isOpen || isSmall() === this.#isModal) return;
    const focused = focusedBeside(this.#dialog);
    this.#refitting = true;
    this.#dialog.addEventListener("close", () => (this.#refitting = false), { once: true });
    this.close();
    this.open();
    focused?.focus();
  }
}

function isSmall() {
  const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
  return innerWidth < NARROW_EM * em || innerHeight < LOW_EM * em;
}
