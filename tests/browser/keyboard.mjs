// A talk in the launcher's panel with the keyboard alone; the focus must never fall to the page.

import { answered, base, replied, run, transcript } from "./browser.mjs";
import { inputMethod } from "./input_method.mjs";
import { WIDE, arrive, panel, place } from "./keyboard_steps.mjs";

const NEWS = 'event: message\ndata: {"seq": 1, "author": "bot", "text": "Hi!", "reply_to": 1}\n\n';
const READY = 'event: ready\ndata: {"last": 1}\n\n';
const ENDING = 'event: ending\ndata: {"seconds": 120, "may_stay": true}\n\n';

await run(async (browser) => ({
  talk: await scene(browser, talk),
  menu: await scene(browser, menu),
  escape: await scene(browser, escape),
  fileByEnter: await scene(browser, chosenBy("Enter")),
  fileBySpace: await scene(browser, chosenBy("Space")),
  warning: await scene(browser, warning),
  entering: await scene(browser, entering),
}));

/** Opens the chat from the portal's page by keyboard, and plays on in it. */
async function scene(browser, play) {
  const { context, page, faults, keys } = await arrive(browser, WIDE);
  if (play === warning) await withEnding(page);
  const way = await keys.to("launcher");
  await keys.press("Enter");
  await answered(page);
  const seen = await play(page, keys);
  await context.close();
  return { way, ...seen, places: keys.places, faults };
}

async function talk(page, keys) {
  const opened = [await place(page), await panel(page), await expanded(page)];
  await keys.say("I forgot my password");
  await replied(page, 1);
  const back = await keys.to("I don't", "Shift+Tab");
  const enter = await keys.press("Enter");
  await replied(page, 2);
  await keys.look();
  await keys.to("Yes", "Shift+Tab");
  const judged = await keys.press("Space");
  await page.locator("#status").getByText("Thanks").waitFor();
  await keys.to("How do I log in to the portal?", "Shift+Tab");
  const space = await keys.press("Space");
  await replied(page, 3);
  await keys.look();
  await keys.to("log", "Shift+Tab");
  const said = (await transcript(page)).length;
  return { opened, back, enter, judged, space, said, ...(await scrolled(page, keys)) };
}

async function scrolled(page, keys) {
  const top = () => page.locator("#log").evaluate((log) => log.scrollTop);
  const before = await top();
  await keys.press("PageUp");
  await page.waitForFunction((least) => window.root().querySelector("#log").scrollTop < least, before);
  return { scrolled: [before, await top()] };
}

async function menu(page, keys) {
  const isOpen = () => page.locator("#menu").evaluate((one) => one.open);
  const states = [];
  const note = async () => states.push([await place(page), await isOpen(), await panel(page)]);
  await keys.to("More options", "Shift+Tab");
  for (const key of ["Enter", "Enter", "Space", "Escape"]) {
    await keys.press(key);
    await note();
  }
  await keys.press("Enter");
  await keys.to("end");
  await keys.press("Escape");
  await note();
  await keys.press("Enter");
  await keys.to("close");
  await note();
  return { states };
}

async function escape(page, keys) {
  const closed = [];
  for (const from of ["field", "log", "send"]) {
    if ((await place(page)) !== from) await keys.to(from, from === "log" ? "Shift+Tab" : "Tab");
    await keys.press("Escape");
    closed.push([await place(page), await panel(page), await expanded(page)]);
    await keys.press("Enter");
    // On a busy machine the next key would come before the panel has taken the focus.
    await page.waitForFunction(() => window.focused().id === "field");
  }
  await keys.to("More options", "Shift+Tab");
  await keys.press("Enter");
  await keys.to("end");
  await keys.press("Enter");
  const asked = await place(page);
  await keys.press("Escape");
  const kept = [await place(page), await panel(page), await page.locator("#ending").isVisible()];
  return { closed, asked, kept, ...(await ended(page, keys)) };
}

async function ended(page, keys) {
  await keys.press("Enter");
  await keys.to("end");
  await keys.press("Enter");
  await keys.to("leave");
  await page.keyboard.press("Enter");
  await page.locator("#new").waitFor();
  await page.waitForFunction(() => window.focused().id === "new");
  await keys.press("Enter");
  await answered(page);
  await keys.look();
  return { anew: keys.places.at(-1) };
}

/** A file, with the chooser that the key opens. */
function chosenBy(key) {
  return async (page, keys) => {
    page.on("filechooser", () => {}); // from now on none is the system's own
    await keys.to("file");
    const chooser = page.waitForEvent("filechooser");
    await keys.press(key);
    const file = { name: "letter.txt", mimeType: "text/plain", buffer: Buffer.from("a letter") };
    await (await chooser).setFiles(file);
    await replied(page, 1);
    await keys.look();
    await keys.to("field", "Shift+Tab");
    return { said: await transcript(page) };
  };
}

/** The server says that the chat will end, and is told that the patient is there. */
async function withEnding(page) {
  const streams = [NEWS + READY + ENDING];
  await page.route(`${base}/api/events*`, (route) => {
    const body = streams.shift();
    if (body) return route.fulfill({ contentType: "text/event-stream", body });
    return null; // held open
  });
  await page.route(`${base}/api/session`, (route) => route.fulfill({ status: 204 }));
}

async function warning(page, keys) {
  await page.locator("#keep").waitFor();
  await keys.look();
  await keys.to("keep", "Shift+Tab");
  await keys.press("Enter");
  await page.locator("#status").getByText("the chat stays open").waitFor();
  await keys.look();
  return { stays: keys.places.at(-1), button: await page.locator("#keep").count() };
}

/** Enter that ends a character's composition, a new line, and a message that is refused. */
async function entering(page, keys) {
  const method = await inputMethod(page);
  await method.compose("かな");
  await method.enter();
  await keys.look();
  const field = page.locator("#field");
  const composed = [await field.inputValue(), (await transcript(page)).length];
  await method.choose("仮名");
  await keys.press("Shift+Enter");
  await keys.type("a second line");
  const written = await field.inputValue();
  const tooMany = { status: 429, headers: { "Retry-After": "7" }, json: { type: "/problems/too-many" } };
  await page.route(`${base}/api/messages`, (route) => route.fulfill(tooMany), { times: 1 });
  await keys.press("Enter");
  await page.locator("#alert p").waitFor();
  await keys.look();
  const kept = await field.inputValue();
  await keys.press("Enter");
  await replied(page, 1);
  return { composed, written, kept, said: await transcript(page), left: await field.inputValue() };
}

function expanded(page) {
  return page.locator("#launcher").getAttribute("aria-expanded");
}
