// Files picked and dropped: what is sent of them, and what a patient sees.
// Argument: the folder with the files.

import { basename } from "node:path";

import {
  answered,
  ask,
  base,
  focus,
  open,
  replied,
  run,
  say,
  transcript,
  visit,
} from "./browser.mjs";
import { announced, watchAnnouncements } from "./watching.mjs";

const [folder] = process.argv.slice(2);
const path = (name) => `${folder}/${name}`;
const FILES = `${base}/api/files`;
const pick = (page, name) => page.locator("#file").setInputFiles(path(name));
const status = (page, words) => page.locator("#status").getByText(words);

await run(async (browser) => ({
  picked: await scene(browser, picked),
  keyboard: await scene(browser, keyboard),
  dropped: await scene(browser, dropped),
  offline: await scene(browser, offline),
  busy: await scene(browser, busy),
  gone: await scene(browser, gone),
  limited: await scene(browser, limited),
  waiting: await scene(browser, waiting),
  over: await scene(browser, over),
}));

async function scene(browser, play) {
  const { context, faults } = await visit(browser);
  await watchAnnouncements(context);
  const sent = [];
  context.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith("/api/") && request.method() === "POST")
      sent.push([pathname, request.postData()]);
  });
  const page = await open(context);
  page.on("filechooser", () => {}); // from here on choosers are caught before a key opens one
  await page.locator("#field").focus();
  const seen = await play(page, context);
  const result = {
    ...seen,
    sent,
    told: await announced(page),
    messages: await transcript(page),
    alert: await page.locator("#alert").innerText(),
    field: await page.locator("#field").inputValue(),
    focus: await focus(page),
    faults,
  };
  await context.close();
  return result;
}

/** One after the other, the last one twice. */
async function picked(page) {
  const names = ["IMG_0001.HEIC", "scan.pdf", "records.pdf", "empty.txt", "empty.txt"];
  for (const [place, name] of names.entries()) {
    await pick(page, name);
    await replied(page, place + 1);
  }
  return { hint: await page.locator("#file-hint").innerText() };
}

async function keyboard(page) {
  const places = [];
  const place = async () => places.push(await focus(page));
  await page.keyboard.type("half a sen");
  await page.keyboard.press("Tab");
  await place();
  await page.keyboard.press("Tab");
  await place();
  for (const [count, key] of ["Enter", "Space"].entries()) {
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.keyboard.press(key),
    ]);
    await chooser.setFiles(path("scan.pdf"));
    await replied(page, count + 1);
    await place();
  }
  const ring = await page
    .locator("#file + label")
    .evaluate((label) => getComputedStyle(label).outlineWidth);
  return { places, ring };
}

/** Two at once; then words, which are no file, and a file on the field and beside the chat. */
async function dropped(page) {
  const two = await transfer(page, ["first.pdf", "second.pdf"]);
  const log = page.locator("#log");
  await log.dispatchEvent("dragenter", { dataTransfer: two });
  const marked = [await log.getAttribute("class")];
  await log.dispatchEvent("dragleave", { dataTransfer: two });
  marked.push(await log.getAttribute("class"));
  await log.dispatchEvent("dragenter", { dataTransfer: two });
  await log.dispatchEvent("drop", { dataTransfer: two });
  marked.push(await log.getAttribute("class"));
  await status(page, "One file at a time").waitFor();
  const note = await page.locator("#status").innerText();
  await replied(page, 1);
  const taken = await page.evaluate(() => {
    const drop = (target, kind, ...given) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(...given);
      return !target.dispatchEvent(
        new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }),
      );
    };
    const field = window.root().querySelector("#field");
    const beside = document.querySelector("h1");
    const file = (name) => new File(["x"], name);
    return {
      words: drop(field, "dragover", "words", "text/plain"),
      field: [drop(field, "dragover", file("a.pdf")), drop(field, "drop", file("a.pdf"))],
      beside: [drop(beside, "dragover", file("b.pdf")), drop(beside, "drop", file("b.pdf"))],
    };
  });
  await replied(page, 2);
  return { marked, note, taken };
}

function transfer(page, names) {
  return page.evaluateHandle((given) => {
    const made = new DataTransfer();
    for (const name of given) made.items.add(new File([`%PDF ${name}`], name));
    return made;
  }, names);
}

async function offline(page, context) {
  await context.setOffline(true);
  await pick(page, "scan.pdf");
  await say(page, "my upload fails");
  await status(page, "Connection lost").waitFor();
  await page.locator("#log .sending").first().waitFor();
  await context.setOffline(false);
  await replied(page, 2);
}

/** The server is away twice, and then takes its time. */
async function busy(page) {
  let times = 0;
  await page.route(FILES, async (route) => {
    times += 1;
    if (times < 3) return route.fulfill({ status: 503, headers: { "Retry-After": "0" } });
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    return route.continue();
  });
  await pick(page, "scan.pdf");
  const atOnce = await transcript(page);
  await status(page, "Checking your file").waitFor();
  await replied(page, 1);
  return { atOnce, left: await status(page, "Checking your file").count() };
}

/** The file is deleted after it was picked and before it is read. */
async function gone(page) {
  await page.evaluate(() => {
    const read = Blob.prototype.arrayBuffer;
    const deleted = new Promise((resolve) => (window.deleted = resolve));
    Blob.prototype.arrayBuffer = async function arrayBuffer() {
      await deleted;
      return read.call(this);
    };
  });
  await pick(page, "gone.pdf");
  await status(page, "Checking your file").waitFor();
  await ask("delete");
  await page.evaluate(() => window.deleted());
  await page.locator("#alert p").waitFor();
  return { left: await page.locator("#status").innerText() };
}

function refuse(page, url, slug, status, headers = {}) {
  const answer = {
    status,
    headers: { "Content-Type": "application/problem+json", ...headers },
    body: JSON.stringify({ type: `/problems/${slug}`, title: slug, status, reason: "idle" }),
  };
  return page.route(url, (route) => route.fulfill(answer), { times: 1 });
}

async function limited(page) {
  await refuse(page, FILES, "too-many", 429, { "Retry-After": "7" });
  await pick(page, "scan.pdf");
  await page.locator("#alert p").waitFor();
}

/** A text is refused while a file waits behind it. */
async function waiting(page, context) {
  await context.setOffline(true);
  await say(page, "this is refused");
  await pick(page, "scan.pdf");
  await page.locator("#log .sending").nth(1).waitFor();
  await refuse(page, `${base}/api/messages`, "bad-request", 400);
  await context.setOffline(false);
  await page.locator("#alert p").waitFor();
}

async function over(page) {
  await refuse(page, FILES, "no-chat", 401);
  await page.locator("#file").focus();
  await pick(page, "scan.pdf");
  await page.locator("#new").waitFor();
  const left = await focus(page);
  const offered = await page.locator("#file").isVisible();
  const one = await transfer(page, [basename(path("late.pdf"))]);
  await page.locator("#log").dispatchEvent("drop", { dataTransfer: one });
  const ended = await transcript(page);
  await page.locator("#new").click();
  await answered(page);
  await pick(page, "scan.pdf");
  await replied(page, 1);
  return { left, offered, ended };
}
