// The server is killed while a message is being sent, and started again.

import { watchAnswers } from "./answers.mjs";
import { answered, ask, open, run, say, sent, transcript, visit } from "./browser.mjs";

await run(async (browser) => {
  const { context, faults } = await visit(browser);
  context.setDefaultTimeout(60_000);
  const answers = await watchAnswers(context);
  const page = await open(context);

  // The server stores the first message; its answer never reaches the page.
  answers.next("/api/messages", async () => {
    await ask("kill");
    return false;
  });
  await say(page, "my upload fails");
  await page.locator("#status").getByText("Connection lost").waitFor();
  // The second is written while nobody is there.
  await say(page, "How do I get my medical records?");
  const during = await transcript(page);
  await ask("start");
  await page.locator("#status").getByText("Connected again").waitFor();
  // The greeting and an answer to each, in whatever order the questions came in.
  await page.waitForFunction(() => window.root().querySelectorAll("#log > ol > li.bot").length >= 3);
  await answered(page);
  await sent(page);
  const after = await transcript(page);
  await page.reload();
  await answered(page);
  return { during, after, reloaded: await transcript(page), faults };
});
