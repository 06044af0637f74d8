// A talk as the README shows it, into the PNG file that the argument names.

import { open, replied, run, say, visit } from "./browser.mjs";

const SIZE = { viewport: { width: 860, height: 920 }, reducedMotion: "reduce" };

await run(async (browser) => {
  const { context, faults } = await visit(browser, SIZE);
  const page = await open(context);
  await say(page, "I forgot my password");
  await replied(page, 1);
  await page.getByRole("button", { name: "I don't" }).click();
  await replied(page, 2);
  await page.getByRole("group", { name: "Suggested answers" }).waitFor();
  // Without the ring of the focus, which a reader of the picture would ask about.
  await page.locator("#field").blur();
  await page.locator("#log").evaluate((log) => {
    log.scrollTo(0, log.querySelector(".patient").offsetTop - 12);
  });
  await page.screenshot({ path: process.argv[2] });
  return { faults };
});
