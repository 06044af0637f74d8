// How soon the chat can be used on a slow phone, and what memory it takes, beside the same pages
// without it. Prints what each round measured as JSON.
//
//     node widget.mjs ROUNDS

import { base, run } from "../tests/browser/browser.mjs";

const PORTAL = `${base}/portal/`;
const INLINE = `${base}/`;
const CHAT = "*help-desk-chat.js";
const SLOW_PROCESSOR = 4; // times
const SLOW_NETWORK = {
  offline: false,
  latency: 150, // ms
  downloadThroughput: 1_600_000 / 8, // bytes a second
  uploadThroughput: 750_000 / 8,
};
const MESSAGES = 100;
const ANSWER = `Use the **"Forgot Password"** link:

1. Go to the Login page.
2. Click **Forgot Password** in the lower right corner.
3. Enter the email address we have on file for you.

An email will be sent to you. Check your spam/junk folder too. If you are still stuck, type
"person" and I will tell you how to reach one.`;

const rounds = Number(process.argv[2]);

await run(async (browser) => {
  const seen = { bare: [], inline: [], greeted: [], barePortal: [], launcher: [], opened: [], welcomed: [] };
  for (let round = 0; round < rounds; round += 1) {
    seen.bare.push(await slowly(browser, INLINE, loaded, { isBare: true }));
    const [inline, greeted] = await slowly(browser, INLINE, usable);
    seen.inline.push(inline);
    seen.greeted.push(greeted);
    seen.barePortal.push(await slowly(browser, PORTAL, loaded, { isBare: true }));
    const [launcher, opened, welcomed] = await slowly(browser, PORTAL, pressed);
    seen.launcher.push(launcher);
    seen.opened.push(opened);
    seen.welcomed.push(welcomed);
  }
  const heap = { bare: await heapOf(browser, true), chat: await heapOf(browser, false) };
  return { ...seen, heap, messages: MESSAGES };
});

/** A new visitor's page at `address` as on a slow phone, and what `measure` tells of it. */
async function slowly(browser, address, measure, { isBare = false } = {}) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", SLOW_NETWORK);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOW_PROCESSOR });
  if (isBare) await devtools.send("Network.setBlockedURLs", { urls: [CHAT] });
  await page.addInitScript(watch);
  await page.goto(address);
  const measured = await page.evaluate(measure);
  await context.close();
  return measured;
}

/** Gives the page `window.since(isSo)`: milliseconds from the navigation until it is so. */
function watch() {
  window.chatRoot = () => document.querySelector("help-desk-chat")?.shadowRoot;
  // What is typed and sent from then on is kept until the server has it.
  window.isUsable = () => window.chatRoot()?.querySelector("#field")?.checkVisibility();
  window.isGreeted = () => window.chatRoot()?.querySelector("#log > ol > li");
  window.since = (isSo) =>
    new Promise((resolve) => {
      const look = () => (isSo() ? resolve(performance.now()) : requestAnimationFrame(look));
      look();
    });
}

function loaded() {
  return window.since(() => performance.getEntriesByType("navigation")[0].loadEventEnd > 0).then(
    () => performance.getEntriesByType("navigation")[0].loadEventEnd,
  );
}

async function usable() {
  return [await window.since(window.isUsable), await window.since(window.isGreeted)];
}

/** Until the launcher is there; from its press until the field has the focus, and the greeting. */
async function pressed() {
  const launcher = () => window.chatRoot()?.querySelector("#launcher");
  const there = await window.since(() => launcher()?.checkVisibility());
  const began = performance.now();
  launcher().click();
  const focused = () => window.chatRoot().activeElement?.id === "field";
  const opened = await window.since(() => window.isUsable() && focused());
  return [there, opened - began, (await window.since(window.isGreeted)) - began];
}

/** Bytes of the page's JavaScript heap and of what it holds of the DOM, unused objects collected. */
async function heapOf(browser, isBare) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  if (isBare) await page.route(`${base}/static/${CHAT.slice(1)}`, (route) => route.abort());
  await page.route(`${base}/api/events*`, serveHistory());
  await page.goto(INLINE);
  if (!isBare) await page.locator(`#log > ol > li:nth-child(${MESSAGES})`).waitFor();
  await page.waitForTimeout(500);
  for (let times = 0; times < 3; times += 1) await devtools.send("HeapProfiler.collectGarbage");
  const usage = await devtools.send("Runtime.getHeapUsage");
  await context.close();
  return usage.usedSize + (usage.embedderHeapUsedSize ?? 0);
}

/** A chat of that many messages; the next connection is held open. */
function serveHistory() {
  const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
  const messages = Array.from({ length: MESSAGES }, (_, place) => messageOf(place + 1));
  const streams = [...messages.map((one) => event("message", one)), event("ready", { last: MESSAGES })];
  const body = [streams.join("")];
  return async (route) => {
    if (body.length) await route.fulfill({ contentType: "text/event-stream", body: body.pop() });
  };
}

function messageOf(seq) {
  const at = "2026-01-01T00:00:00Z";
  if (seq % 2) return { seq, author: "bot", text: ANSWER, at, reply_to: seq - 1 };
  return { seq, author: "patient", text: "I forgot my password", at };
}
