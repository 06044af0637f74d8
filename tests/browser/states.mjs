// The states that the chat can be in: how a page with it is opened, and what leads on from there.

import { answered, askToEnd, base, say, sent } from "./browser.mjs";
import { PORTAL, follow, press } from "./portal_visit.mjs";

// WCAG 2.2, 1.4.12
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`;

// Ways to open it

/** The page that is all chat. */
export async function inline(page) {
  await page.goto(`${base}/`);
  await answered(page);
}

/** A page of the portal, where the chat is closed. */
export async function launcher(page) {
  await page.goto(PORTAL);
  await page.locator("#launcher").waitFor();
}

export const atTwiceTheSize = (begin) => async (page) => {
  await begin(page);
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
};

export const spaced = (begin) => async (page) => {
  await begin(page);
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    for (const tree of [document, window.root()]) tree.adoptedStyleSheets.push(sheet);
  }, SPACING);
};

/** Pages in a language that is read from right to left. */
export const rightToLeft = (begin) => altered(begin, '<html lang="en"', '<html lang="en" dir="rtl"');

export const inSpanish = (begin) => altered(begin, "<help-desk-chat", '<help-desk-chat lang="es"');

export const signedIn = (begin) => async (page) => {
  await page.goto(PORTAL);
  await follow(page, "I have a UMass NetID");
  await page.getByLabel("NetID").fill("lfontaine");
  await press(page, "Log in");
  await begin(page);
};

/** A chat that the server will close in two minutes. */
export const soonOver = (begin) => async (page) => {
  const message = { seq: 1, author: "bot", text: "Hi!", at: "2026-01-01T00:00:00Z", reply_to: 1 };
  const events = { message, ready: { last: 1 }, ending: { seconds: 110, may_stay: true } };
  const lines = Object.entries(events).map(
    ([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
  );
  const body = `retry: 600000\n\n${lines.join("")}`;
  await page.route(`${base}/api/events`, (route) =>
    route.fulfill({ contentType: "text/event-stream", body }),
  );
  await begin(page);
};

/** As a browser shows it that runs no scripts; axe-core needs one that does. */
export async function withoutScripts(page) {
  const response = await page.request.get(`${base}/`);
  const html = (await response.text())
    .replaceAll(/<(\/?)noscript>/g, "<$1div>")
    .replace(/<script.*<\/script>/, "");
  await page.route(`${base}/`, (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto(`${base}/`);
  await page.getByText("This chat needs JavaScript").waitFor();
}

function altered(begin, from, to) {
  return async (page) => {
    await page.route(/\/(portal\/)?$/, async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replace(from, to);
      await route.fulfill({ response, body });
    });
    await begin(page);
  };
}

// What happens there

export async function asItIs() {}

export async function opened(page) {
  await page.locator("#launcher").click();
  await answered(page);
}

export async function replies(page) {
  await say(page, "my upload fails");
  await page.locator("#log .helpful").waitFor();
}

export async function typing(page) {
  // The server has the message; the page never learns of an answer.
  await page.context().setOffline(true);
  await say(page, "hello");
  await page.locator("#log .sending").waitFor();
  await page.locator("#dots").evaluate((dots) => (dots.hidden = false));
}

export async function error(page) {
  await page.context().setOffline(false);
  await sent(page);
  await page.locator("#dots").evaluate((dots) => (dots.hidden = true));
  await page.route(`${base}/api/messages`, (route) => route.fulfill({ status: 400 }), { times: 1 });
  await say(page, "this is refused");
  await page.locator("#alert p").waitFor();
}

/** One that is being checked after another was: its sign and the first one's verdict. */
export async function file(page) {
  const picked = { mimeType: "", buffer: Buffer.from("ftypheic") };
  await page.locator("#file").setInputFiles({ name: "my *first* photo.HEIC", ...picked });
  await page.locator("#log .patient").getByText("first").waitFor();
  await answered(page);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(`${base}/api/files`, (route) => held.then(() => route.continue()), { times: 1 });
  await page.locator("#file").setInputFiles({ name: `${"x".repeat(200)}.pdf`, ...picked });
  await page.locator("#status p").first().waitFor();
  await page.locator("#file").focus();
  page.once("close", release);
}

export async function dropping(page) {
  const dataTransfer = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["a"], "a.pdf"));
    return transfer;
  });
  await page.locator("#log").dispatchEvent("dragenter", { dataTransfer });
  await page.locator("#log.dropping").waitFor();
}

export async function warned(page) {
  await page.locator("#keep").waitFor();
}

export async function known(page) {
  await page.locator("#who").waitFor();
}

export async function menu(page) {
  await page.locator("#menu summary").click();
  await page.locator("#save").waitFor();
}

export async function dialog(page) {
  await askToEnd(page);
}

export async function over(page) {
  const leave = page.locator("#leave");
  if (!(await leave.isVisible())) await askToEnd(page);
  await leave.click();
  await page.locator("#new").waitFor();
}

export async function closed(page) {
  await page.locator("#close").click();
  await page.locator("#field").waitFor({ state: "hidden" });
}
