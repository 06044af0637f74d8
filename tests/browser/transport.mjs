// Two tabs of a signed-in patient send by turns, while the server is killed, a network fails, an
// answer is dropped and a token is refused.
//
//     node transport.mjs MESSAGES OFFLINE_SECONDS

import { watchAnswers } from "./answers.mjs";
import { answered, ask, base, run, transcript, visit } from "./browser.mjs";
import { follow, press } from "./portal_visit.mjs";

const MESSAGES = `${base}/api/messages`;
const EVENTS = `${base}/api/events`;
const REFUSED = {
  status: 401,
  headers: { "Content-Type": "application/problem+json" },
  body: JSON.stringify({ type: "/problems/no-chat", reason: "token" }),
};
const PAUSE_MS = 60; // a quick typist in each tab
const LONG_MS = 45_000;
const LATE_MS = 1_000; // much longer than a greeting takes

const [wanted, offlineSeconds] = process.argv.slice(2).map(Number);

/** What happens before the message of that share of all. */
const MISHAPS = [
  [0.2, killed],
  [0.4, refused],
  [0.5, dropped],
  [0.6, offline],
  [0.8, killedWhileSending],
];

await run(async (browser) => {
  const { context, faults } = await visit(browser);
  context.setDefaultTimeout(LONG_MS);
  const seen = { happened: [], bearers: 0 };
  context.on("request", (request) => {
    if (request.url() === MESSAGES && request.headers().authorization) seen.bearers += 1;
  });
  const answers = await watchAnswers(context);
  await signIn(context);
  const tabs = [await greetedLate(context, answers), await opened(context)];
  await talk(context, tabs, answers, seen);
  for (const tab of tabs) await settled(tab);
  seen.tabs = await Promise.all(tabs.map(transcript));
  await tabs[0].reload();
  await settled(tabs[0]);
  seen.reloaded = await transcript(tabs[0]);
  return { ...seen, faults };
});

async function signIn(context) {
  const page = await context.newPage();
  await page.goto(`${base}/portal/`);
  await follow(page, "I have a UMass NetID");
  await page.getByLabel("NetID").fill("praman");
  await press(page, "Log in");
  await page.close();
}

/** A first visit, where the greeting comes before the answer to the call that asked for it. */
async function greetedLate(context, answers) {
  answers.next("/api/messages", () => new Promise((resolve) => setTimeout(resolve, LATE_MS)));
  const page = await opened(context);
  await page.locator("#log[aria-busy=false]").waitFor();
  return page;
}

async function opened(context) {
  const page = await context.newPage();
  await page.goto(`${base}/`);
  await answered(page);
  return page;
}

async function talk(context, tabs, answers, seen) {
  const due = MISHAPS.map(([share, happen]) => [Math.floor(share * wanted), happen]);
  let over = async () => {};
  for (let number = 0; number < wanted; number += 1) {
    const happen = due.find(([at]) => at === number)?.[1];
    if (happen) {
      await over();
      over = (await happen(context, tabs[number % 2], answers)) ?? (async () => {});
      seen.happened.push(happen.name);
    }
    await send(tabs[number % 2], `thanks no. ${number}`);
    await tabs[0].waitForTimeout(PAUSE_MS);
    if (due.some(([at]) => at + 4 === number)) {
      await over();
      over = async () => {};
    }
  }
  await over();
}

/** As `say`, but in a tab behind the other too, which draws nothing. */
async function send(page, words) {
  await page.locator("#field").fill(words);
  await page.locator("#field").press("Enter");
}

// Mishaps: each returns how it ends, if it does not end by itself. Four messages are written meanwhile.

async function killed() {
  await ask("kill");
  return () => ask("start");
}

/** The server stores a message; its answer never arrives, and the next stream is refused. */
async function killedWhileSending(context, tab, answers) {
  let isKilled;
  const killing = new Promise((resolve) => (isKilled = resolve));
  answers.next("/api/messages", async () => {
    await ask("kill");
    isKilled();
    return false;
  });
  return async () => {
    await killing;
    await refuse(context, EVENTS);
    await ask("start");
  };
}

async function refused(context) {
  await refuse(context, MESSAGES);
}

async function refuse(context, address) {
  await context.route(address, (route) => route.fulfill(REFUSED), { times: 1 });
}

async function dropped(context, tab, answers) {
  answers.next("/api/messages", () => false, 2);
}

async function offline(context, tab) {
  await context.setOffline(true);
  return async () => {
    await tab.waitForTimeout(offlineSeconds * 1000);
    await context.setOffline(false);
  };
}

/** Waits until all is sent, shown and answered (the greeting is one message more), or for long. */
async function settled(page) {
  const isSettled = (count) => {
    const items = [...window.root().querySelectorAll("#log > ol > li")];
    const sent = items.filter((item) => item.className === "patient");
    const isSending = items.some((item) => item.querySelector(".sending"));
    return !isSending && sent.length >= count && items.length - sent.length > count;
  };
  // What is missing then is for the tests to tell.
  await page.waitForFunction(isSettled, wanted, { timeout: LONG_MS }).catch(() => {});
}
