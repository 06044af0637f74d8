import { make } from "./dom.js";
import { text } from "./texts.js";

/** Gives the patient a copy of the conversation as a text file. It never leaves the device. */
export function saveCopy(lines) {
  const title = `${text("name")}, ${new Date().toLocaleString(text("lang"))}`;
  const copy = new Blob([[title, ...lines, ""].join("\n\n")], { type: "text/plain" });
  const href = URL.createObjectURL(copy);
  make("a", { href, download: text("save.name") }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000); // some browsers read it a while later
}
