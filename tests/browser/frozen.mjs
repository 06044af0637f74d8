// The server holds its connections but says nothing; time in the page runs quickly.

import { answered, ask, base, open, replied, run, say, transcript, visit } from "./browser.mjs";

await run(async (browser) => {
  const { context, faults } = await visit(browser);
  await context.clock.install();
  let streams = 0;
  context.on("request", (request) => {
    if (request.url() === `${base}/api/events`) streams += 1;
  });
  const page = await open(context);
  const before = streams;

  await ask("freeze");
  const hurrying = setInterval(() => context.clock.fastForward(2_000).catch(() => {}), 100);
  await page.locator("#status").getByText("Connection lost").waitFor();
  const told = await page.locator("#status").innerText();
  await say(page, "my upload fails");
  await ask("thaw");
  await replied(page, 1);
  await answered(page);
  clearInterval(hurrying);
  return { more: streams - before, told, messages: await transcript(page), faults };
});
