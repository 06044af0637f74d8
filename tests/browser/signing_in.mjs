// A patient asks for their records, signs in, goes on with it, and signs out again.

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { answered, base, open, replied, run, say, transcript, visit } from "./browser.mjs";
import { PORTAL, follow, led, press } from "./portal_visit.mjs";

const AXE = fileURLToPath(import.meta.resolve("axe-core/axe.min.js"));
const TOKEN = `${base}/portal/chat-token`;

await run(async (browser) => {
  const { context, faults } = await visit(browser);
  const other = await open(context);
  const page = await open(context);
  const seen = { faults, asked: await askToSignIn(page) };
  await signIn(page);
  seen.offered = await transcript(page);
  seen.shown = [await page.locator("#who").innerText(), await page.locator("#end").isVisible()];
  seen.violations = await checked(page);

  await other.bringToFront();
  await other.locator("#new").waitFor();
  seen.left = await transcript(other);
  await page.bringToFront();
  await choose(page, "Yes, go on");
  await replied(page, 1);
  await page.reload();
  await replied(page, 1);
  seen.reloaded = await transcript(page);
  seen.kept = await page.evaluate(() => [document.cookie, localStorage.length]);

  Object.assign(seen, await withOtherTokens(page));
  Object.assign(seen, await signOut(page, other));
  await context.route(TOKEN, (route) => route.abort());
  seen.portal_down = await transcript(await open(context));
  return seen;
});

async function askToSignIn(page) {
  await say(page, "How do I request my medical records?");
  await replied(page, 1);
  await choose(page, "Start my request");
  await replied(page, 2);
  return (await transcript(page)).at(-1);
}

async function signIn(page) {
  await led(page, page.locator("#log > ol > li:last-child a"));
  await follow(page, "I have a UMass NetID");
  await page.getByLabel("NetID").fill("praman");
  await press(page, "Log in");
  await answered(page);
}

/** Tokens that are good for two seconds, and then one that the help desk refuses. */
async function withOtherTokens(page) {
  let asked_again = 0;
  await page.route(TOKEN, async (route) => {
    asked_again += 1;
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, expires_in: 2 } });
  });
  await page.reload();
  await replied(page, 1);
  await page.waitForTimeout(1100);
  await say(page, "cancel");
  await replied(page, 2);
  await page.unroute(TOKEN);
  await page.route(TOKEN, (route) => route.fulfill({ json: { token: "no.good.one", expires_in: 600 } }), {
    times: 1,
  });
  await page.reload();
  await replied(page, 2);
  return { asked_again, refused_once: await transcript(page) };
}

/** In another tab; the chat notices when it needs the next token. */
async function signOut(page, other) {
  await page.route(TOKEN, async (route) => {
    const answer = await (await route.fetch()).json();
    await route.fulfill({ json: { ...answer, expires_in: 0 } });
  });
  await page.reload();
  await replied(page, 2);
  const idle = await page.context().newPage(); // a window where nobody types
  await idle.goto(page.url());
  await replied(idle, 2);
  await other.bringToFront();
  await other.goto(`${PORTAL}home`);
  await other.locator("summary").first().click();
  await press(other, "Sign out");
  await idle.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await idle.locator("#new").waitFor();
  const looked = await transcript(idle);
  await idle.close();
  await page.bringToFront();
  await say(page, "one word more");
  await page.locator("#new").waitFor();
  const ended = await transcript(page);
  const told = await page.locator("#alert").innerText();
  const draft = await page.locator("#field").inputValue();
  await page.locator("#new").click();
  await answered(page);
  const who = await page.locator("#who").isVisible();
  return { looked, ended, told, draft, who, anonymous: await transcript(page) };
}

function choose(page, name) {
  return page.getByRole("button", { name, exact: true }).click();
}

async function checked(page) {
  await page.evaluate(await readFile(AXE, "utf-8"));
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  return violations.map((violation) => violation.id);
}
