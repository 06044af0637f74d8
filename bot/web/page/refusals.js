import { duration, hasText, text } from "./texts.js";

/** What to tell about a refused call: the text `name`, or one of its own for the problem. */
export function refusal(name, problem) {
  const own = `${name}.${problem.slug}`;
  return text(hasText(own) ? own : name, { time: duration(problem.retryAfter) });
}
