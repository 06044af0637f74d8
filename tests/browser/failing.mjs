// What a patient sees when a message can't be sent, the chat is over, or the network is gone.

import {
  answered,
  askToEnd,
  base,
  focus,
  replied,
  run,
  say,
  sent,
  transcript,
  visit,
} from "./browser.mjs";

const problem = (slug, status, more = {}, headers = {}) => ({
  status,
  headers: { "Content-Type": "application/problem+json", ...headers },
  body: JSON.stringify({ type: `/problems/${slug}`, title: slug, status, ...more }),
});

await run(async (browser) => ({
  limited: await scene(browser, limited),
  busy: await scene(browser, busy),
  tooLong: await scene(browser, tooLong),
  goneButton: await scene(browser, goneButton),
  notHelpful: await scene(browser, notHelpful),
  idle: await scene(browser, idle),
  expired: await scene(browser, expired),
  offline: await scene(browser, offline),
  buffered: await scene(browser, buffered),
}));

async function scene(browser, play) {
  const { context, faults } = await visit(browser);
  const page = await context.newPage();
  const seen = await play(page, context);
  const field = await page.locator("#field").inputValue();
  const alert = await page.locator("#alert").innerText();
  const messages = await transcript(page);
  const place = await focus(page);
  await context.close();
  return { ...seen, field, alert, messages, focus: place, faults };
}

async function begin(page) {
  await page.goto(`${base}/`);
  await answered(page);
}

/** The server's answer to the next message. */
function answerOnce(page, answer) {
  return page.route(`${base}/api/messages`, (route) => route.fulfill(answer), { times: 1 });
}

async function limited(page) {
  await begin(page);
  await answerOnce(page, problem("too-many", 429, {}, { "Retry-After": "7" }));
  await say(page, "one too many");
  await page.locator("#alert p").waitFor();
}

/** Neither the chat nor the message is taken the first time. */
async function busy(page) {
  const answer = problem("busy", 503, {}, { "Retry-After": "9" });
  await answerOnce(page, answer);
  await page.goto(`${base}/`);
  await page.locator("#new").waitFor();
  const atStart = await page.locator("#alert").innerText();
  await page.locator("#new").click();
  await answered(page);
  await answerOnce(page, answer);
  await say(page, "one of many");
  await page.locator("#alert p").waitFor();
  return { atStart };
}

async function tooLong(page) {
  await begin(page);
  await say(page, "x".repeat(20_001));
  await page.locator("#status").getByText("1 character too long").waitFor();
}

async function goneButton(page) {
  await begin(page);
  await say(page, "I forgot my password");
  await replied(page, 1);
  await answerOnce(page, problem("gone-button", 409));
  await page.getByRole("button", { name: "Not sure" }).click();
  await page.locator("#alert p").waitFor();
  return { offered: await page.getByRole("button", { name: "Not sure" }).count() };
}

async function notHelpful(page) {
  await begin(page);
  await say(page, "my upload fails");
  await replied(page, 1);
  await page.getByRole("button", { name: "No", exact: true }).click();
  await page.locator("#log > ol > li.bot + li.bot").waitFor();
  await page.reload();
  await answered(page);
  await page.locator("#field").focus();
  return { asked: await page.getByRole("group", { name: "Did this help?" }).count() };
}

async function idle(page) {
  await begin(page);
  await answerOnce(page, problem("no-chat", 401, { reason: "idle" }));
  await say(page, "am I late");
  await page.locator("#new").waitFor();
  return { send: await page.locator("#send").isVisible() };
}

/** The stream tells it, while the patient is asked whether to end the chat. */
async function expired(page) {
  const [asked, asking] = signal();
  const message = { seq: 1, author: "bot", text: "Hi!", at: "2026-01-01T00:00:00Z", reply_to: 1 };
  const streams = [
    `event: message\ndata: ${JSON.stringify(message)}\n\nevent: ready\ndata: {"last": 1}\n\n`,
    `event: expired\ndata: {"reason": "expired"}\n\n`,
  ];
  await page.route(`${base}/api/events`, async (route) => {
    if (streams.length === 1) await asked;
    await route.fulfill({ contentType: "text/event-stream", body: streams.shift() });
  });
  await begin(page);
  await page.locator("#field").fill("half a sen");
  await askToEnd(page);
  asking();
  await page.locator("#new").waitFor();
  const stillAsking = await page.locator("#ending").isVisible();
  await page.locator("#field").focus();
  return { asking: stillAsking };
}

/** A promise and what keeps it. */
function signal() {
  let keep;
  const promise = new Promise((resolve) => (keep = resolve));
  return [promise, keep];
}

async function offline(page, context) {
  await begin(page);
  await context.setOffline(true);
  await say(page, "my upload fails");
  await say(page, "thanks");
  await page.locator("#status").getByText("Connection lost").waitFor();
  await page.locator("#log .sending").first().waitFor();
  await context.setOffline(false);
  await replied(page, 2);
  await sent(page);
}

/** A proxy holds the stream back until it ends, which is never: long polls take over. */
async function buffered(page) {
  await page.clock.install();
  let streams = 0;
  await page.route(`${base}/api/events`, () => {
    streams += 1;
  });
  await page.goto(`${base}/`);
  const passing = setInterval(() => page.clock.fastForward(1_000).catch(() => {}), 100);
  await answered(page);
  await say(page, "my upload fails");
  await replied(page, 1);
  clearInterval(passing);
  return { streams };
}
