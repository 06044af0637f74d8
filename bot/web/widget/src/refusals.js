import { duration, hasText, text } from "./texts.js";

/**
 * What to tell about `entries` of the outbox: the first was refused, the others waited for it and
 * are not sent either.
 */
export function refusalOf([first, ...others], problem) {
  const name = { text: "refused", file: "refused.file", choice: "refused.choice" }[kindOf(first)];
  const words = [refusal(name, problem)];
  const left = new Set(others.map(kindOf));
  if (kindOf(first) !== "text" && left.has("text")) words.push(text("over.draft"));
  if (kindOf(first) !== "file" && left.has("file")) words.push(text("refused.file"));
  return words.join(" ");
}

/** What to tell about a refused call: the text `name`, or one of its own for the problem. */
export function refusal(name, problem) {
  const { slug, retryAfter } = problem;
  const own = [`${name}.${slug}`, `refused.any.${slug}`, name].find(hasText);
  return text(own, { time: duration(retryAfter) });
}

function kindOf(entry) {
  if (entry.file) return "file";
  return entry.text ? "text" : "choice";
}
