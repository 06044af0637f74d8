// A chat that comes to its end: the warning in every window, and staying.
// The server's idle time is one minute, so that the warning comes after half of it.

import { open, run, visit } from "./browser.mjs";

const WARNED_MS = 40_000;

await run(async (browser) => {
  const { context, faults } = await visit(browser);
  const [page, other] = [await open(context), await open(context)];
  await page.bringToFront();
  await page.locator("#field").fill("not sent yet");
  const keep = page.locator("#keep");
  await keep.waitFor({ timeout: WARNED_MS });
  const warned = await page.locator("#alert").innerText();
  const inBoth = await other.locator("#keep").isVisible();
  await keep.focus();
  await page.keyboard.press("Enter");
  await keep.waitFor({ state: "detached" });
  const focused = await page.evaluate(
    () => document.querySelector("help-desk-chat").shadowRoot.activeElement.id,
  );
  await other.locator("#keep").waitFor({ state: "detached", timeout: 15_000 });
  const stayed = await page.locator("#log > ol > li").count();
  const draft = await page.locator("#field").inputValue();
  return { warned, inBoth, focused, stayed, draft, faults };
});
