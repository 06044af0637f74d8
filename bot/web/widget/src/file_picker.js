import { focusedBeside } from "./dom.js";

/** Lets the patient pick a file, or drop one on the chat. */
export class FilePicker {
  #row;
  #input;
  #log;
  #picked;
  #leaving;

  /** `picked(files)` gets one at least; `leaving()` is called as focus goes. */
  constructor({ pick, file, log, zone }, picked, leaving) {
    this.#row = pick;
    this.#input = file;
    this.#log = log;
    this.#picked = picked;
    this.#leaving = leaving;
    file.addEventListener("change", () => this.#take(file.files));
    for (const type of ["dragenter", "dragover"]) {
      zone.addEventListener(type, (event) => this.#over(event));
    }
    zone.addEventListener("dragleave", (event) => {
      if (!zone.contains(event.relatedTarget)) this.#mark(false);
    });
    zone.addEventListener("drop", (event) => this.#drop(event));
  }

  /** Without a chat there is nowhere to send a file. */
  maySend(may) {
    if (!may && this.#row.contains(focusedBeside(this.#row))) this.#leaving();
    this.#row.hidden = !may;
    if (!may) this.#mark(false);
  }

  get #may() {
    return !this.#row.hidden;
  }

  #over(event) {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = this.#may ? "copy" : "none";
    this.#mark(this.#may);
  }

  #drop(event) {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    this.#mark(false);
    if (this.#may) this.#take(event.dataTransfer.files);
  }

  #take(list) {
    const files = [...list];
    this.#input.value = ""; // so that the same file can be picked again
    if (files.length) this.#picked(files);
  }

  #mark(dropping) {
    this.#log.classList.toggle("dropping", dropping);
  }
}

function holdsFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
