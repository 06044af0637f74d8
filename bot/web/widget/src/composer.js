import { text } from "./texts.js";

const ADVISED = 4_000; // what the bot reads; longer texts get advice instead of an answer
const MOST = 20_000; // what the server takes
const WARNED = 19_000;
const PAUSE_MS = 800; // a screen reader is not told at every key

/** The field and what happens to it: Enter sends, a text is never lost. */
export class Composer {
  #field;
  #send;
  #notices;
  #pause = null;

  /** `submit(words)` gets what is in the field when the patient sends. */
  constructor({ form, field, send }, notices, submit) {
    this.#field = field;
    this.#send = send;
    this.#notices = notices;
    form.onsubmit = (event) => {
      event.preventDefault();
      submit(field.value);
    };
    // It must not return false, which would take every other key away from the field.
    field.onkeydown = (event) => {
      if (isSend(event)) form.onsubmit(event);
    };
    field.oninput = () => this.#measureSoon();
  }

  get isEmpty() {
    return !this.#field.value.trim();
  }

  get isTooLong() {
    return this.#field.value.length > MOST;
  }

  focus() {
    this.#field.focus();
  }

  clear() {
    this.#put("");
  }

  /** Puts back what was not sent, before what was typed meanwhile. */
  restore(words) {
    this.#put([...words, this.#field.value].filter(Boolean).join("\n"));
  }

  /** Without a chat the text stays, but there is nowhere to send it. */
  maySend(may) {
    this.#send.hidden = !may;
  }

  /** Tells how the length of the text is. */
  measure() {
    clearTimeout(this.#pause);
    this.#field.ariaInvalid = this.isTooLong;
    const words = advice(this.#field.value.length);
    if (words) this.#notices.tell("length", words);
    else this.#notices.untell("length");
  }

  #measureSoon() {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.measure(), PAUSE_MS);
  }

  #put(words) {
    this.#field.value = words;
    this.measure();
  }
}

function isSend(event) {
  // Enter that ends the input of a character (Japanese, Chinese, …) sends nothing; 229 is how
  // browsers without isComposing at that moment tell it.
  const composing = event.isComposing || event.keyCode === 229;
  const modified = event.shiftKey || event.ctrlKey || event.altKey || event.metaKey;
  return event.key === "Enter" && !composing && !modified;
}

function advice(length) {
  if (length > MOST) return text("length.over", { n: length - MOST });
  if (length > WARNED) return text("length.left", { n: MOST - length });
  return length > ADVISED ? text("length.long") : "";
}
