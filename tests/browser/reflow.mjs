// The chat in a very small window, with text twice as large and the spacing of WCAG 1.4.12.

import { answered, base, replied, run, say, visit } from "./browser.mjs";
import { PORTAL } from "./keyboard_steps.mjs";

const SIZES = { low: { width: 320, height: 256 }, phone: { width: 320, height: 568 } };
const ENLARGED = "html { font-size: 200% !important }";
const SPACED = `* {
  line-height: 1.5 !important;
  letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important;
}
p { margin-block-end: 2em !important }`;

await run(async (browser) => {
  const seen = {};
  for (const [size, viewport] of Object.entries(SIZES)) {
    seen[`launcher ${size}`] = await scene(browser, viewport, PORTAL);
    seen[`inline ${size}`] = await scene(browser, viewport, `${base}/`);
  }
  return seen;
});

async function scene(browser, viewport, address) {
  const { context, faults } = await visit(browser, { viewport, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.goto(address);
  await page.locator(address === PORTAL ? "#launcher" : "#field").waitFor();
  await page.evaluate(enlarge, [ENLARGED, SPACED]);
  const seen = { closed: null };
  if (address === PORTAL) {
    seen.closed = await page.evaluate(look);
    await page.locator("#launcher").click();
  }
  await talk(page, seen);
  await context.close();
  return { ...seen, faults };
}

async function talk(page, seen) {
  await answered(page);
  seen.greeted = await page.evaluate(look);
  await say(page, "I forgot my password");
  await replied(page, 1);
  await page.getByRole("button", { name: "Not sure" }).press("Enter");
  await replied(page, 2);
  seen.answered = await page.evaluate(look);
  seen.sizes = await page.evaluate(sizes);
  await page.locator("#menu summary").press("Enter");
  seen.menu = await page.evaluate(look);
  await page.locator("#end").press("Enter");
  seen.ending = await page.evaluate(look);
  await page.locator("#leave").press("Enter");
  await page.locator("#new").waitFor();
  seen.over = await page.evaluate(look);
}

/** The reader's own style reaches into shadow trees; a style sheet of ours has to be put there. */
function enlarge([page, everywhere]) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(page + everywhere);
  for (const root of [document, window.root()]) root.adoptedStyleSheets.push(sheet);
}

/** What of the chat scrolls sideways, and which controls can't be brought into the window. */
function look() {
  const root = window.root();
  const layers = ["#ending", "#menu", "#panel:modal"].map((one) => root.querySelector(one));
  const covering = layers.find((one) => one?.open);
  const isShown = (element) => element.checkVisibility() && (covering ?? root).contains(element);
  const controls = [...root.querySelectorAll("button, summary, textarea, input, a")].filter(isShown);
  const scrollers = [document.scrollingElement, ...root.querySelectorAll("#panel, .chat, #log, #ending")];
  const isWide = (element) => element.scrollWidth > element.clientWidth + 1;
  const nameOf = (element) => element.id || element.textContent.trim() || element.localName;
  return {
    count: controls.length,
    sideways: scrollers.filter((one) => one.clientWidth && isWide(one)).map(nameOf),
    lost: controls.filter((control) => !isReached(control)).map(nameOf),
    cut: controls.filter((control) => control.localName === "button" && isWide(control)).map(nameOf),
  };

  /** Seen and pressed somewhere, wherever it is scrolled to, and not wider than the window. */
  function isReached(control) {
    return ["nearest", "start", "end"].some((block) => {
      control.scrollIntoView({ block, inline: "nearest", behavior: "instant" });
      const { left, right, top, bottom } = control.getBoundingClientRect();
      const [high, low] = [Math.max(top, 0) + 8, Math.min(bottom, innerHeight) - 8];
      const found = [high, (high + low) / 2, low].map((y) => root.elementFromPoint((left + right) / 2, y));
      const isSeen = found.some((one) => control.contains(one) || one?.control === control);
      return isSeen && left >= -1 && right <= innerWidth + 1;
    });
  }
}

/** In em: the log's height, what scrolling brings into the window of it, the warning's width. */
function sizes() {
  const log = window.root().querySelector("#log");
  log.scrollIntoView({ block: "nearest", behavior: "instant" });
  const { top, bottom, height } = log.getBoundingClientRect();
  const shown = Math.min(bottom, innerHeight) - Math.max(top, 0);
  const em = parseFloat(getComputedStyle(log).fontSize);
  const urgent = window.root().querySelector(".urgent");
  const urgentEm = urgent.clientWidth / parseFloat(getComputedStyle(urgent).fontSize);
  const spacing = parseFloat(getComputedStyle(log).letterSpacing) / em;
  return { em: height / em, shownEm: shown / em, fontPx: em, spacing, urgentEm };
}
