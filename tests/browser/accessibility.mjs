// The chat in each of its states: what axe-core finds, and what it does not look for.
// Argument: "inline" for the page that is all chat, "launcher" for a page of the portal.

import { run, visit } from "./browser.mjs";
import { examined } from "./examining.mjs";
import * as at from "./states.mjs";

const { asItIs, opened, replies, typing, error, file, dropping, menu, dialog, over, closed } = at;
const { inline, launcher, warned, known } = at;

const DARK = { colorScheme: "dark" };
const FORCED = { forcedColors: "active" };
const DARK_FORCED = { ...DARK, ...FORCED };
const SMALL = { viewport: { width: 320, height: 568 } };
const LOW = { viewport: { width: 320, height: 256 } };
const HALF = { viewport: { width: 640, height: 512 } };

const CHAT = [replies, error, file, menu, dialog, over];

// Name, the browser's options, how the page is opened, the states one after the other.
const SCENES = {
  inline: [
    ["light", {}, inline, [asItIs, replies, typing, error, file, dropping, menu, dialog, over]],
    ["dark", DARK, inline, [replies, error, file, dropping, menu, dialog, over]],
    ["forced colours", FORCED, inline, [replies, typing, error, file, dropping, menu, dialog, over]],
    ["dark forced colours", DARK_FORCED, inline, CHAT],
    ["320 px", SMALL, inline, CHAT],
    ["320 x 256 px", LOW, inline, [replies, file]],
    ["200 % text", HALF, at.atTwiceTheSize(inline), [replies, error, file]],
    ["spaced text", SMALL, at.spaced(inline), [replies, error, file]],
    ["Spanish", {}, at.inSpanish(inline), [asItIs, ...CHAT]],
    ["right to left", {}, at.rightToLeft(inline), [asItIs, ...CHAT]],
    ["ending", {}, at.soonOver(inline), [warned]],
    ["dark, ending", DARK, at.soonOver(inline), [warned]],
    ["signed in", {}, at.signedIn(inline), [known, replies, menu]],
    ["no JavaScript", SMALL, at.withoutScripts, [asItIs]],
  ],
  launcher: [
    ["light", {}, launcher, [asItIs, opened, ...CHAT, closed]],
    ["dark", DARK, launcher, [asItIs, opened, ...CHAT]],
    ["forced colours", FORCED, launcher, [asItIs, opened, ...CHAT]],
    ["dark forced colours", DARK_FORCED, launcher, [asItIs, opened]],
    ["320 px", SMALL, launcher, [asItIs, opened, ...CHAT, closed]],
    ["Spanish", {}, at.inSpanish(launcher), [asItIs, opened, ...CHAT]],
    ["right to left", {}, at.rightToLeft(launcher), [asItIs, opened, ...CHAT]],
    ["320 px, right to left", SMALL, at.rightToLeft(launcher), [asItIs, opened, replies, menu]],
    ["ending", {}, at.soonOver(launcher), [opened, warned]],
    ["320 px, ending", SMALL, at.soonOver(launcher), [opened, warned]],
    ["signed in", {}, at.signedIn(onThePagesItself), [asItIs, opened, known, replies, menu]],
  ],
};

const [mode, size] = process.argv.slice(2);
// What browsers draw differently; all else is the same script's markup.
const FEW = ["light", "forced colours", "200 % text", "320 px, right to left", "Spanish"];

await run(async (browser) => {
  const results = {};
  const waiting = SCENES[mode].filter(([name]) => size !== "few" || FEW.includes(name));
  const lane = async () => {
    while (waiting.length) Object.assign(results, await played(browser, ...waiting.shift()));
  };
  await Promise.all([lane(), lane()]);
  return results;
});

/** Where a sign-in leads to there is a chat as well. */
async function onThePagesItself(page) {
  await page.locator("#launcher").waitFor();
}

async function played(browser, name, options, begin, states) {
  const { context, faults } = await visit(browser, { reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await begin(page);
  const results = {};
  for (const state of states) {
    await state(page);
    results[`${name}, ${state.name}`] = { ...(await examined(page)), faults: [...faults] };
    const { SHOTS } = process.env;
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/${mode} ${name} ${state.name}.png` });
  }
  await context.close();
  return results;
}
