// What the scenarios of the portal share: going about in it as the help desk's answers say.

import { base, visit } from "./browser.mjs";

export const SMALL = { viewport: { width: 320, height: 640 } };
export const PORTAL = `${base}/portal/`;

/** A new visitor's page at the Login page. */
export async function begin(browser, options = {}) {
  const { context, faults } = await visit(browser, { reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await page.goto(PORTAL);
  return { context, faults, page };
}

/** Log in without a NetID. */
export async function logIn(page, username, password) {
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await press(page, "Submit");
}

export const press = (page, name) =>
  led(page, page.getByRole("button", { name, exact: typeof name === "string" }));

export const follow = (page, name) => led(page, page.getByRole("link", { name, exact: true }));

/** Click what leads to another page, and wait until that is there. */
export async function led(page, what) {
  await Promise.all([page.waitForNavigation(), what.click()]);
}

export async function heading(page) {
  return (await page.getByRole("heading", { level: 1 }).innerText()).trim();
}

/** Click something in the sidebar; where there is no room for it, open it first. */
export async function goTo(page, name) {
  await openSidebar(page);
  const entry = page.getByRole("navigation").getByRole("link", { name, exact: true });
  const icon = entry.locator("svg");
  const drawn = (await icon.count()) ? await icon.getAttribute("data-icon") : "";
  await led(page, entry);
  return drawn;
}

export async function openSidebar(page) {
  const menu = page.getByRole("button", { name: "Menu", exact: true });
  const isThere = page.getByRole("navigation").getByRole("link", { name: "Home" });
  if (!(await isThere.isVisible())) await menu.click();
}

/** Wait for a mail with that subject, open it and use its link. */
export async function useMail(page, subject) {
  const mail = page.getByRole("link", { name: subject }).first();
  for (let times = 0; times < 50; times += 1) {
    await page.goto(`${base}/demo/outbox`);
    if (await mail.isVisible()) break;
    await page.waitForTimeout(200);
  }
  await led(page, mail);
  await led(page, page.getByRole("link", { name: /\/portal\/reset/ }));
}

/** Choose a password on the page that a mail's link leads to. */
export async function choosePassword(page, password) {
  await page.getByLabel("New Password", { exact: true }).fill(password);
  await page.getByLabel("New Password Again").fill(password);
  await press(page, "Submit");
}
