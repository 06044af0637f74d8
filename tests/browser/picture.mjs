// A talk on a page of the demo portal as the README shows it, into the PNG file that the argument
// names.

import { run, say, visit } from "./browser.mjs";
import { PORTAL } from "./portal_visit.mjs";

const SIZE = { viewport: { width: 1180, height: 860 }, reducedMotion: "reduce" };

await run(async (browser) => {
  const { context, faults } = await visit(browser, SIZE);
  const page = await context.newPage();
  await page.goto(PORTAL);
  await page.getByRole("button", { name: "Help desk" }).click();
  await page.locator("#log .bot").waitFor();
  await say(page, "My photo won't upload, it is IMG_2041.HEIC");
  await page.locator("#log .bot").nth(1).waitFor();
  // Without the ring of the focus, which a reader of the picture would ask about.
  await page.locator("#field").blur();
  await page.waitForTimeout(500);
  await page.screenshot({ path: process.argv[2] });
  return { faults };
});
