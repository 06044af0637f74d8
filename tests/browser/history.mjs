// A reload brings the history back and announces none of it; nothing is kept in the browser.

import { answered, open, replied, run, say, transcript, visit } from "./browser.mjs";
import { kept } from "./storage.mjs";
import { announced, watchAnnouncements } from "./watching.mjs";

const SECRET = "my upload fails, what can I do";

await run(async (browser) => {
  const { context, faults } = await visit(browser);
  await watchAnnouncements(context);
  const page = await open(context);
  await say(page, SECRET);
  await replied(page, 1);
  const before = await transcript(page);
  const inTalk = await announced(page);

  await page.reload();
  await answered(page);
  await page.locator("#log[aria-live=polite]").waitFor();
  const after = await transcript(page);
  const onReload = await announced(page);
  await say(page, "thanks");
  await replied(page, 2);
  const later = await announced(page);
  return { before, after, inTalk, onReload, later, kept: await kept(page), faults };
});
