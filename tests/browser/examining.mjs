// What axe-core finds on a page with the chat, and what it does not look for.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
// Levels A and AA of every WCAG; one that axe-core leaves out if nobody asks for it: targets' size.
const RULES = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};

/** The rules of axe-core that the whole page breaks, and measures of the chat in it. */
export async function examined(page) {
  await page.evaluate(axe);
  return { ...(await page.evaluate(findings, RULES)), ...(await page.evaluate(measures)) };
}

async function findings(given) {
  // Where the system chooses the colours, scripts still read the page's own.
  const enabled = !matchMedia("(forced-colors: active)").matches;
  const rules = { ...given.rules, "color-contrast": { enabled } };
  const found = await globalThis.axe.run(document, { ...given, rules });
  return {
    violations: found.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`),
    ),
    passes: found.passes.length,
  };
}

function measures() {
  const root = window.root();
  const html = document.documentElement;
  const log = root.querySelector("#log");
  const kinds = "button, textarea, input, summary, .button label";
  const framed = "button, textarea, summary, .button label, .bubble, #alert p, dialog";
  const controls = [...root.querySelectorAll(kinds)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }))
    .map((one) => ({
      name: one.textContent || one.ariaLabel || one.id,
      box: one.getBoundingClientRect(),
      room: (one.closest("dialog, .chat") ?? html).getBoundingClientRect(),
    }));
  const names = (wrong) => controls.filter(wrong).map(({ name }) => name);
  const wide = [html, ...root.querySelectorAll(".chat, #log")];
  const bare = [...root.querySelectorAll(framed)].filter(
    (one) => one.checkVisibility() && getComputedStyle(one).borderTopWidth === "0px",
  );
  const moving = new Set([...document.getAnimations(), ...root.getAnimations()]);
  return {
    controls: controls.length,
    small: names(({ box }) => box.width < 44 || box.height < 44),
    outside: names(({ box, room }) => box.left < room.left || box.right > room.right),
    sideways: wide.some((one) => one.scrollWidth > one.clientWidth),
    logEm: log?.clientHeight && log.clientHeight / parseFloat(getComputedStyle(html).fontSize),
    moving: moving.size,
    unframed: bare.map((one) => one.id || one.textContent),
    language: log?.closest("[lang]").lang,
  };
}
