// What a browser shows that runs no scripts.

import { base, run, visit } from "./browser.mjs";

await run(async (browser) => {
  const { context } = await visit(browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${base}/`);
  const places = ["noscript p >> nth=0", "help-desk-chat p"];
  return { seen: await Promise.all(places.map((place) => page.locator(place).isVisible())) };
});
