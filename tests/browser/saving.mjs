// A patient saves a copy of the conversation.

import { readFile } from "node:fs/promises";

import { open, replied, run, say, transcript, visit } from "./browser.mjs";

await run(async (browser) => {
  const { context, faults } = await visit(browser);
  const page = await open(context);
  await say(page, "my upload fails");
  await replied(page, 1);
  await page.locator("#menu summary").click();
  const saving = page.waitForEvent("download");
  await page.locator("#save").click();
  const download = await saving;
  const copy = await readFile(await download.path(), "utf8");
  return { name: download.suggestedFilename(), copy, messages: await transcript(page), faults };
});
