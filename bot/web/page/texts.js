// Every text of the page, in one JSON file a language.

let texts = {};
let plural = new Intl.PluralRules("en");

/** Fetches the texts and puts them where `data-text` and `data-label` name them. */
export async function loadTexts() {
  const response = await fetch(new URL("strings.en.json", import.meta.url));
  if (!response.ok) throw new Error("the page's texts did not come");
  texts = await response.json();
  plural = new Intl.PluralRules(texts.lang);
  document.documentElement.lang = texts.lang;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = text(element.dataset.text);
  }
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", text(element.dataset.label));
  }
}

/** The text `name`, with each `{key}` replaced; a text that counts is chosen by `values.n`. */
export function text(name, values = {}) {
  const found = texts[name];
  const chosen = typeof found === "object" ? found[plural.select(values.n)] : found;
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
