// Every text of the widget, in one JSON file a language. English is part of the script; another
// language comes by a request of its own.

import english from "../strings/en.json";
import { server } from "./server.js";

const OTHERS = ["es"];
let texts = english;
let plural = new Intl.PluralRules("en");

/** Takes the texts of `language`, such as "es-US"; English where there is none or it won't come. */
export async function useLanguage(language) {
  const [wanted] = language.toLowerCase().split("-");
  texts = OTHERS.includes(wanted) ? await fetched(wanted).catch(() => english) : english;
  plural = new Intl.PluralRules(texts.lang);
}

/** The language that the texts are in. */
export function language() {
  return texts.lang;
}

/** The text `name`, with each `{key}` replaced; a text that counts is chosen by `values.n`. */
export function text(name, values = {}) {
  const found = texts[name]; // a text, or one for each plural form
  const chosen = found[plural.select(values.n)] ?? found;
  return chosen.replace(/\{(\w+)\}/g, (_, key) => values[key]);
}

export function hasText(name) {
  return name in texts;
}

/** "20 seconds" or "2 minutes". */
export function duration(seconds) {
  const whole = Math.max(1, Math.ceil(seconds));
  return whole < 90 ? text("seconds", { n: whole }) : text("minutes", { n: Math.ceil(whole / 60) });
}

async function fetched(name) {
  const response = await fetch(server.url(`/static/help-desk-chat.${name}.json`));
  return response.ok ? response.json() : english;
}
