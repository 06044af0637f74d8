// The panel in a small window, through changes of its size, closed, and on the portal's next page.

import { answered, base, replied, run, transcript } from "./browser.mjs";
import { isFirefox } from "./engines.mjs";
import { SMALL, WIDE, arrive, panel, place } from "./keyboard_steps.mjs";

const ROUNDS = 20; // more than the panel has places

await run(async (browser) => ({
  small: await scene(browser, small, SMALL),
  resized: await scene(browser, resized, WIDE),
  unread: await scene(browser, unread, WIDE),
  pages: await scene(browser, pages, WIDE),
}));

async function scene(browser, play, options) {
  const { context, page, faults, keys } = await arrive(browser, options);
  await keys.to("launcher");
  await keys.press("Enter");
  await answered(page);
  const seen = await play(page, keys);
  await context.close();
  return { ...seen, places: keys.places, faults };
}

async function small(page, keys) {
  const opened = [await place(page), await panel(page)];
  const rounds = [];
  for (const key of ["Tab", "Shift+Tab"]) {
    for (let presses = 0; presses < ROUNDS; presses += 1) {
      await page.keyboard.press(key);
      rounds.push(await page.evaluate(whereabouts));
      if (isFirefox && rounds.at(-1) === "browser") await comeBack(page, key);
    }
  }
  await page.locator("#field").focus();
  await keys.press("Escape");
  return { opened, rounds, closed: [await place(page), await panel(page)] };
}

/** Firefox's own bar leads back to the panel's other end, but WebDriver presses keys in pages alone. */
function comeBack(page, key) {
  return page.locator(key === "Tab" ? "#menu summary" : "#person").focus();
}

/** Whether the focus is in the panel, on the page beside it, or nowhere: with the browser. */
function whereabouts() {
  const at = window.focused();
  if (window.root().querySelector("#panel").contains(at)) return "panel";
  return at === document.body ? "browser" : "page";
}

async function resized(page, keys) {
  await keys.type("half a sen");
  const steps = [];
  for (const from of ["field", "What can you do?"]) {
    if (from !== "field") await keys.to(from, "Shift+Tab");
    for (const size of [SMALL, WIDE]) {
      await page.setViewportSize(size.viewport);
      await page.waitForFunction(
        (isSmall) => window.root().querySelector("#panel").matches(":modal") === isSmall,
        size === SMALL,
      );
      const words = await page.locator("#field").inputValue();
      steps.push([await place(page), await panel(page), words]);
    }
  }
  return { steps, expanded: await page.locator("#launcher").getAttribute("aria-expanded") };
}

/** The answer comes only after the panel is closed. */
async function unread(page, keys) {
  let isClosed;
  const closed = new Promise((resolve) => (isClosed = resolve));
  await page.route(`${base}/api/messages`, async (route) => {
    await closed;
    await route.continue();
  });
  await keys.say("my upload fails");
  const at = await keys.press("Escape");
  isClosed();
  await page.locator("#launcher .count").waitFor();
  const named = await page.getByRole("button", { name: "1 new message" }).count();
  const focused = await place(page);
  await keys.press("Enter");
  await replied(page, 1);
  const left = await page.locator("#launcher .count").isVisible();
  return { at, focused, named, left, opened: await place(page) };
}

async function pages(page, keys) {
  await keys.say("my upload fails");
  await replied(page, 1);
  const before = await transcript(page);
  await follow(page, "Create an account");
  await answered(page);
  const next = [await panel(page), await place(page)];
  const after = await transcript(page);
  await page.setViewportSize(SMALL.viewport);
  await follow(page, "Back to the Login page");
  await page.locator("#launcher").waitFor();
  await page.waitForTimeout(500); // it would open
  const inSmall = [await panel(page), await place(page), await page.locator("#log li").count()];
  return { before, next, after, inSmall };
}

async function follow(page, name) {
  // Without a click, which would leave the focus where it was pressed.
  const address = await page.getByRole("link", { name, exact: true }).getAttribute("href");
  await page.goto(new URL(address, base).href);
}
