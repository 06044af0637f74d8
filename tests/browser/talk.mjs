// A talk with the keyboard alone, from loading the page to ending the chat and starting anew.

import { answered, focus, open, replied, run, transcript, visit } from "./browser.mjs";

async function tabTo(page, key, wanted) {
  const passed = [];
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press(key);
    passed.push(await focus(page));
    if (passed.at(-1) === wanted) return passed;
  }
  throw new Error(`${key} never reaches ${wanted}: ${passed}`);
}

await run(async (browser) => {
  const { context, faults } = await visit(browser);
  const page = await open(context);
  const seen = { places: [] };
  const place = async () => seen.places.push(await focus(page));

  seen.way = await tabTo(page, "Tab", "field");
  await page.keyboard.type("I forgot my password");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("since today");
  seen.typed = await page.locator("#field").inputValue();
  await page.keyboard.press("Enter");
  await place();
  seen.left = await page.locator("#field").inputValue();

  await replied(page, 1);
  seen.offered = await page.getByRole("group", { name: "Suggested answers" }).innerText();
  seen.back = await tabTo(page, "Shift+Tab", "I don't");
  await page.keyboard.press("Enter");
  await place();
  await replied(page, 2);

  await tabTo(page, "Shift+Tab", "Yes");
  await page.keyboard.press("Space");
  await place();
  await page.locator("#status").getByText("Thanks").waitFor();
  seen.asked = await page.getByRole("group", { name: "Did this help?" }).count();

  await tabTo(page, "Shift+Tab", "log");
  const before = await page.locator("#log").evaluate((log) => log.scrollTop);
  await page.keyboard.press("PageUp");
  await page.waitForFunction((top) => window.root().querySelector("#log").scrollTop < top, before);
  seen.scrolled = true;

  await tabTo(page, "Shift+Tab", "More options");
  await page.keyboard.press("Enter");
  seen.menu = await tabTo(page, "Tab", "end");
  await page.keyboard.press("Enter");
  await place();
  await page.keyboard.press("Escape");
  await place();
  await page.keyboard.press("Enter");
  await tabTo(page, "Tab", "end");
  await page.keyboard.press("Enter");
  await tabTo(page, "Tab", "leave");
  await page.keyboard.press("Space");
  await page.locator("#new").waitFor();
  await page.waitForFunction(() => window.focused().id === "new");
  seen.afterwards = await transcript(page);
  seen.told = await page.locator("#alert").innerText();
  await page.keyboard.press("Enter");
  await place();
  await answered(page);
  seen.again = (await transcript(page)).length;
  return { ...seen, faults };
});
