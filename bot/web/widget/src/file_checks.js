import { FilePicker } from "./file_picker.js";
import { nameOf, sampleOf } from "./file_sample.js";
import { text } from "./texts.js";

const FIRST_SECONDS = 15;
const CHECKING_MS = 700; // most verdicts are quicker and need no sign

/** Files that the patient has checked: shown by their name at once, then read, then sent. */
export class FileChecks {
  #notices;
  #on;
  #picker;
  #count = 0; // those that are not with the server yet

  /**
   * `on`: `show(name)` gives the item of a message, `send(sample, item)` is over when the server
   * has it or it was given back, `unreadable(item)`, `leaving()` as focus goes.
   */
  constructor(parts, notices, on) {
    this.#notices = notices;
    this.#on = on;
    this.#picker = new FilePicker(parts, (files) => this.#check(files), on.leaving);
  }

  maySend(may) {
    this.#picker.maySend(may);
  }

  async #check([file, ...others]) {
    const name = nameOf(file);
    const item = this.#on.show(name);
    if (others.length) this.#notices.tell("note", text("file.first", { name }), FIRST_SECONDS);
    this.#countUp(1);
    const sample = await sampleOf(file).catch(() => null);
    if (!item.isConnected) this.#countUp(-1); // the chat is over
    else if (sample) this.#on.send(sample, item).then(() => this.#countUp(-1));
    else this.#unreadable(name, item);
  }

  #unreadable(name, item) {
    this.#countUp(-1);
    this.#on.unreadable(item);
    this.#notices.alert(text("file.unreadable", { name }));
  }

  #countUp(by) {
    this.#count += by;
    if (this.#count) this.#notices.tellIfItLasts("file", text("file.checking"), CHECKING_MS);
    else this.#notices.untell("file");
  }
}
