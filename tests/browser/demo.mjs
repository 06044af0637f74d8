// The whole demo on one address: the bot has a link sent, the mail is in the outbox, the link sets a
// password, which signs in; then the chat goes to a person, whose mail is there too.
// Argument: a folder for screenshots, if they are wanted.

import { base, open, replied, run, say, visit } from "./browser.mjs";
import { choosePassword, heading, led, logIn, useMail } from "./portal_visit.mjs";

const NEW_PASSWORD = "three green apples";
const [folder] = process.argv.slice(2);

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const last = (page) => page.locator("#log .bot").last().innerText();

await run(async (browser) => {
  const { context, faults } = await visit(browser, { reducedMotion: "reduce" });
  const page = await open(context);
  const shoot = (name) => folder && page.screenshot({ path: `${folder}/${name}.png` });
  const seen = {};

  await say(page, "I forgot my password");
  await replied(page, 1);
  await press(page, "I don't");
  await replied(page, 2);
  await shoot("offered");
  await press(page, "Send me the link");
  await replied(page, 3);
  await say(page, "it is jordan.rivera@example.org");
  await page.getByText("If nothing comes").waitFor();
  seen.sent = await page.locator("#log").innerText();
  await shoot("sent");

  // On another device: here the chat would be the signed-in patient's from now on.
  const device = await visit(browser, { reducedMotion: "reduce" });
  const portal = await device.context.newPage();
  await useMail(portal, /^Set a new password/);
  await choosePassword(portal, NEW_PASSWORD);
  await logIn(portal, "jordan.rivera", NEW_PASSWORD);
  seen.home = await heading(portal);

  await say(page, "I want to talk to a person");
  await press(page, "By phone");
  await page.getByText("area code").waitFor();
  await say(page, "413-555-0100");
  await page.getByText("Is that okay?").waitFor();
  seen.shown = await last(page);
  await shoot("consent");
  await press(page, "Yes, pass it on");
  await page.getByText("Your ticket is").waitFor();
  await shoot("ticket");
  seen.ticket = /HD-\d{6}/.exec(await page.locator("#log").innerText())[0];
  await page.reload();
  await page.getByText("Your ticket is").waitFor();
  seen.history = await page.locator("#log").innerText();

  const mail = portal.getByRole("link", { name: new RegExp(seen.ticket) }).first();
  for (let times = 0; times < 50 && !(await mail.isVisible()); times += 1) {
    await portal.goto(`${base}/demo/outbox`);
    await portal.waitForTimeout(200);
  }
  await led(portal, mail);
  seen.letter = await portal.locator("main").innerText();
  return { ...seen, faults: [...faults, ...device.faults] };
});
