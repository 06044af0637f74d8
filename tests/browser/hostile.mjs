// Hostile texts, from the patient and in place of the bot's: shown as text, nothing runs, nothing
// scrolls sideways.

import { base, open, replied, run, say, visit } from "./browser.mjs";

const TEXTS = [
  '<img src="/x" onerror="window.hacked = 1"><script>window.hacked = 1</script>',
  "[press me](javascript:window.hacked=1) [or me](data:text/html,x) [or me](//elsewhere.test/)",
  "x".repeat(10_000),
  "\u202Ethis is turned around\u2066 and never turned back",
  "**bold** [the portal](https://example.org/a_b) &lt;b&gt; ` <b>x</b>",
];

await run(async (browser) => {
  const patient = await fromThePatient(browser);
  const bot = await fromTheBot(browser);
  const many = await manyMessages(browser);
  return { texts: TEXTS, patient, bot, many };
});

async function fromThePatient(browser) {
  const { context, faults } = await visit(browser, { viewport: { width: 320, height: 568 } });
  const page = await open(context);
  for (const [place, words] of TEXTS.entries()) {
    await say(page, words);
    await replied(page, place + 1);
  }
  const sent = await page.locator("#log .patient .bubble").allTextContents();
  return { sent, ...(await state(page)), faults };
}

async function fromTheBot(browser) {
  const { context, faults } = await visit(browser, { viewport: { width: 320, height: 568 } });
  const page = await withHistory(context, TEXTS.map(botMessage));
  const texts = await page.locator("#log .bot .bubble").allTextContents();
  const links = await page
    .locator("#log a")
    .evaluateAll((all) => all.map(({ href, target, rel }) => [href, target, rel]));
  return { texts, links, ...(await state(page)), faults };
}

async function manyMessages(browser) {
  const { context, faults } = await visit(browser);
  const messages = Array.from({ length: 500 }, (_, place) => botMessage(`Line ${place}`, place));
  const begun = Date.now();
  const page = await withHistory(context, messages);
  return { seconds: (Date.now() - begun) / 1000, ...(await state(page)), faults };
}

/** Opens the page on a conversation that a stream of our own tells. */
async function withHistory(context, messages) {
  const events = messages.map(
    (one) => `id: ${one.seq}\nevent: message\ndata: ${JSON.stringify(one)}\n\n`,
  );
  const body = `${events.join("")}event: ready\ndata: {"last": ${messages.length}}\n\n`;
  await context.route(`${base}/api/events`, (route) =>
    route.fulfill({ contentType: "text/event-stream", body }),
  );
  const page = await context.newPage();
  await page.goto(`${base}/`);
  await page.locator(`#log > ol > li:nth-child(${messages.length})`).waitFor();
  await page.locator("#log[aria-busy=false]").waitFor();
  return page;
}

function botMessage(text, place) {
  const at = "2026-01-01T00:00:00Z";
  return { seq: place + 1, author: "bot", text, at, reply_to: 1, buttons: [] };
}

function state(page) {
  return page.evaluate(() => {
    const log = window.root().querySelector("#log");
    const items = [...log.querySelectorAll(".bubble")];
    const isolated = (item) =>
      item.dir === "auto" && getComputedStyle(item).unicodeBidi !== "normal";
    const wide = (element, width) => element.scrollWidth > width;
    return {
      hacked: "hacked" in window,
      foreign: log.querySelectorAll("img, script, iframe, b").length,
      sideways: wide(document.documentElement, innerWidth) || wide(log, log.clientWidth),
      cutOff: items.filter((item) => wide(item, item.clientWidth + 1)).length,
      isolated: items.every(isolated),
      field: window.root().querySelector("#field").getBoundingClientRect().right <= innerWidth,
    };
  });
}
