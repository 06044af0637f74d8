// The chat on the portal's pages: what it asks for before it is opened, what it leaves in the
// browser, and that it goes along from page to page within their rules.

import { answered, base, replied, run, say, transcript, visit } from "./browser.mjs";
import { PORTAL, follow, press } from "./portal_visit.mjs";
import { kept } from "./storage.mjs";

const PAGES = ["home", "messages", "immunizations", "forms", "appointments", "upload"];

await run(async (browser) => {
  const { context, faults } = await visit(browser);
  const asked = [];
  context.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (!/\.(css|svg)$/.test(pathname)) asked.push(pathname);
  });
  const page = await context.newPage();
  await page.goto(PORTAL, { waitUntil: "networkidle" });
  const seen = { before: [...asked], closed: await kept(page) };

  await page.locator("#launcher").click();
  await answered(page);
  await say(page, "my upload fails");
  await replied(page, 1);
  seen.talked = await transcript(page);
  seen.open = await kept(page);

  await page.goto(`${PORTAL}forgot`);
  await replied(page, 1);
  seen.next = await transcript(page);
  await page.locator("#close").click();
  await page.locator("#launcher[aria-expanded=false]").waitFor();
  seen.closedAgain = await kept(page);
  await page.reload({ waitUntil: "networkidle" });
  seen.visible = await page.locator("#field").isVisible();

  Object.assign(seen, await signedIn(page));
  return { ...seen, faults };
});

async function signedIn(page) {
  await page.goto(PORTAL);
  await follow(page, "I have a UMass NetID");
  await page.getByLabel("NetID").fill("lfontaine");
  await press(page, "Log in");
  await page.locator("#launcher").click();
  await page.locator("#who").waitFor();
  await answered(page);
  const found = {};
  for (const path of PAGES) {
    await page.goto(`${base}/portal/${path}`);
    await page.locator("#who").waitFor();
    await answered(page);
    found[path] = await kept(page);
  }
  return { signedIn: found };
}
