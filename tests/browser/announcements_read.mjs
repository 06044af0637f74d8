// A whole talk as a screen reader's simulation tells it. It does not look into shadow trees, so
// it is given what the chat's shadow tree holds.

import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { answered, askToEnd, base, replied, run, say, visit } from "./browser.mjs";
import { PORTAL } from "./keyboard_steps.mjs";

const SOURCE = `
  import { Virtual } from "@guidepup/virtual-screen-reader";
  window.reader = new Virtual();
`;

await run(async (browser) => {
  const reader = await bundled();
  return {
    panel: await talk(browser, reader, PORTAL),
    inline: await talk(browser, reader, `${base}/`),
  };
});

/** As one script, since a page with a strict policy takes only what is evaluated in it. */
async function bundled() {
  const { outputFiles } = await build({
    stdin: { contents: SOURCE, resolveDir: fileURLToPath(new URL(".", import.meta.url)) },
    bundle: true,
    format: "iife",
    write: false,
  });
  return outputFiles[0].text;
}

async function talk(browser, reader, address) {
  const { context, faults } = await visit(browser);
  const page = await context.newPage();
  await page.goto(address);
  if (address === PORTAL) await page.locator("#launcher").click();
  await answered(page);
  await page.evaluate(reader);
  await page.evaluate(() => {
    const chat = window.root().querySelector(".chat");
    return window.reader.start({ container: chat });
  });
  await say(page, "I forgot my password");
  await replied(page, 1);
  await page.getByRole("button", { name: "Not sure" }).focus();
  await page.keyboard.press("Enter");
  await replied(page, 2);
  await refused(page);
  const told = await spoken(page, (phrases) => phrases.filter(isLive));
  const read = await readThrough(page);
  await askToEnd(page);
  await page.locator("#leave").click();
  await page.locator("#new").waitFor();
  const over = (await spoken(page, (phrases) => phrases.filter(isLive))).slice(told.length);
  await context.close();
  return { told, read, over, faults };
}

async function refused(page) {
  const tooMany = { status: 429, headers: { "Retry-After": "7" }, json: { type: "/problems/too-many" } };
  await page.route(`${base}/api/messages`, (route) => route.fulfill(tooMany), { times: 1 });
  await say(page, "one too many");
  await page.locator("#alert p").waitFor();
  await page.locator("#field").fill("");
}

function isLive(phrase) {
  return phrase.startsWith("polite: ") || phrase.startsWith("assertive: ");
}

async function spoken(page, chosen) {
  await page.waitForTimeout(200); // it speaks a moment later
  return chosen(await page.evaluate(() => window.reader.spokenPhraseLog()));
}

/** Everything in the order of reading, from the beginning. */
function readThrough(page) {
  return page.evaluate(async () => {
    const reader = window.reader;
    const phrases = [];
    for (let steps = 0; steps < 300; steps += 1) {
      await reader.next();
      const phrase = await reader.lastSpokenPhrase();
      if (phrases.length && phrase === phrases[0]) break;
      phrases.push(phrase);
    }
    return phrases;
  });
}
