// Two tabs of one browser show the same chat, each message once, and end together.

import { watchAnswers } from "./answers.mjs";
import { answered, askToEnd, base, open, replied, run, say, transcript, visit } from "./browser.mjs";

await run(async (browser) => {
  const { context, faults } = await visit(browser);
  const answers = await watchAnswers(context);
  let begun = 0;
  await context.route(`${base}/api/messages`, async (route) => {
    begun += 1;
    await new Promise((resolve) => setTimeout(resolve, 300)); // as over a slow network
    await route.continue();
  });
  const [one, two] = [await context.newPage(), await context.newPage()];
  await Promise.all([one, two].map((page) => page.goto(`${base}/`)));
  await Promise.all([one, two].map(answered));
  await context.unroute(`${base}/api/messages`);
  const greeted = [await transcript(one), await transcript(two)];

  await say(one, "my upload fails");
  await Promise.all([one, two].map((page) => replied(page, 1)));
  await say(two, "thanks");
  await Promise.all([one, two].map((page) => replied(page, 2)));
  const talked = [await transcript(one), await transcript(two)];

  const waited = await toldLate(answers, one, two);

  await two.locator("#field").fill("not sent yet");
  await one.bringToFront(); // a tab in the background draws nothing, so nothing can be clicked
  await askToEnd(one);
  await one.locator("#leave").click();
  await Promise.all([one, two].map((page) => page.locator("#new").waitFor()));
  const ended = [await transcript(one), await transcript(two)];
  const draft = await two.locator("#field").inputValue();
  const told = await two.locator("#alert").innerText();

  await one.locator("#new").click();
  await answered(one);
  await two.bringToFront();
  await two.locator("#new").click();
  await answered(two);
  const again = [await transcript(one), await transcript(two)];
  const kept = await two.locator("#field").inputValue();
  const late = await open(context);
  const joined = await transcript(late);
  return { greeted, talked, ended, draft, told, begun, again, kept, joined, waited, faults };
});

/** One tab says that a chat has begun while the other's message is on its way. */
async function toldLate(answers, one, two) {
  let arrive;
  const arrived = new Promise((resolve) => (arrive = resolve));
  answers.next("/api/messages", () => arrived);
  await say(two, "thanks again");
  await one.evaluate(() => new BroadcastChannel("portal-help-desk").postMessage("begun"));
  await one.waitForTimeout(500);
  const meanwhile = await two.locator("#field").inputValue();
  arrive();
  await Promise.all([one, two].map((page) => replied(page, 3)));
  return { meanwhile, messages: await transcript(two) };
}
