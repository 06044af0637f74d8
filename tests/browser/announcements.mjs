// What is announced of a talk, and when: every message once, history never.

import { answered, base, replied, run, say, transcript, visit } from "./browser.mjs";
import { PORTAL } from "./keyboard_steps.mjs";
import { announced, watchAnnouncements } from "./watching.mjs";

const GREETING = { seq: 1, author: "bot", text: "Hi!", reply_to: 1 };
const ANSWER = { seq: 3, author: "bot", text: "Done.", reply_to: 2 };
const SETTLED_MS = 600; // later than the log speaks again after history

await run(async (browser) => ({
  talk: await talk(browser),
  quick: await waiting(browser, 100),
  slow: await waiting(browser, 2_000),
}));

async function talk(browser) {
  const { context, faults } = await visit(browser);
  await watchAnnouncements(context);
  const page = await context.newPage();
  await page.goto(PORTAL);
  await page.locator("#launcher").click();
  const regions = await regionsOf(page);
  await answered(page);
  await say(page, "I forgot my password");
  await replied(page, 1);
  await page.getByRole("button", { name: "Not sure" }).click();
  await replied(page, 2);
  await page.getByRole("button", { name: "Yes", exact: true }).click();
  await page.locator("#status").getByText("Thanks").waitFor();
  const seen = { regions, messages: await transcript(page), told: await announced(page) };
  seen.same = await sameRegions(page);
  await page.reload();
  seen.reloaded = await historyOf(page);
  await page.goto(new URL("register", PORTAL).href);
  seen.next = await historyOf(page);
  seen.inline = await inlineHistory(context);
  return { ...seen, faults };
}

/** The live regions, marked, with what they hold from the start. */
function regionsOf(page) {
  return page.evaluate(() => {
    window.regions = [...window.root().querySelectorAll("[role=log], [role=status], [role=alert]")];
    return window.regions.map((region) => region.role);
  });
}

/** Whether they are still the very same elements, on the page. */
function sameRegions(page) {
  return page.evaluate(() => window.regions.every((region) => region.isConnected));
}

/** What is announced of a chat that was there before the page. */
async function historyOf(page) {
  await answered(page);
  await page.waitForTimeout(SETTLED_MS);
  const before = await announced(page);
  await say(page, "thanks");
  await page.waitForFunction(() => window.announced.some((told) => told.includes("You said: thanks")));
  await answered(page);
  return { before, after: (await announced(page)).slice(0, 1) };
}

async function inlineHistory(context) {
  const page = await context.newPage();
  await page.goto(`${base}/`);
  return historyOf(page);
}

/** An answer that comes so late; what the status said meanwhile, and after how long. */
async function waiting(browser, lateMs) {
  const { context } = await visit(browser);
  await watchAnnouncements(context);
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.tells = [];
    const { push } = Array.prototype;
    addEventListener("DOMContentLoaded", () => {
      window.announced.push = function noted(...words) {
        window.tells.push(...words.map((one) => [one, performance.now()]));
        return push.apply(this, words);
      };
    });
  });
  await serveLate(page, lateMs);
  await page.goto(`${base}/`);
  await answered(page);
  await page.waitForTimeout(SETTLED_MS);
  await say(page, "how long");
  await replied(page, 1);
  await page.waitForTimeout(SETTLED_MS);
  const tells = await page.evaluate(() => window.tells);
  await context.close();
  const status = tells.filter(([words]) => words.startsWith("status: "));
  const [asked] = tells.find(([words]) => words.includes("how long")).slice(1);
  return status.map(([words, at]) => [words, Math.round(at - asked)]);
}

/** A help desk whose answer to the first message comes so late. */
async function serveLate(page, lateMs) {
  const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  let isAsked;
  const asked = new Promise((resolve) => (isAsked = resolve));
  const streams = [event("message", GREETING) + event("ready", { last: 1 }), event("message", ANSWER)];
  await page.route(`${base}/api/events*`, async (route) => {
    const body = streams.shift();
    if (streams.length === 0) {
      await asked;
      await page.waitForTimeout(lateMs);
    }
    if (body) await route.fulfill({ contentType: "text/event-stream", body });
  });
  await page.route(`${base}/api/messages`, async (route) => {
    await route.fulfill({ status: 202, json: { seq: 2 } });
    isAsked();
  });
}
