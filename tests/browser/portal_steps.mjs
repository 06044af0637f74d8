// Follows the steps of the help desk's answers on the portal, word by word.
// Arguments: "small" for a window of 320 px, "plain" for a browser without scripts.

import { readFile } from "node:fs/promises";

import { run } from "./browser.mjs";
import {
  SMALL,
  PORTAL,
  begin,
  choosePassword,
  follow,
  goTo,
  heading,
  led,
  logIn,
  openSidebar,
  press,
  useMail,
} from "./portal_visit.mjs";

const modes = process.argv.slice(2);
const OPTIONS = {
  ...(modes.includes("small") ? SMALL : {}),
  javaScriptEnabled: !modes.includes("plain"),
};

await run(async (browser) => {
  const { faults, page } = await begin(browser, OPTIONS);
  const seen = {};
  for (const article of [keyboard, password, register, netid, messages, immunizations, records]) {
    seen[article.name] = await article(page);
  }
  for (const article of [appointments, wrongClinic, upload, signOut]) {
    seen[article.name] = await article(page);
  }
  return { ...seen, faults };
});

async function keyboard(page) {
  await page.keyboard.press("Tab");
  const first = await page.locator(":focus").innerText();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  return [first, await page.locator(":focus").innerText()];
}

async function password(page) {
  const forgot = page.getByRole("link", { name: "Forgot Password", exact: true });
  const main = await page.locator("main").boundingBox();
  const box = await forgot.boundingBox();
  await led(page, forgot);
  await page.getByLabel("Email Address").fill("jordan.rivera@example.org");
  await press(page, "Submit");
  const told = await heading(page);
  await useMail(page, /^Set a new password/);
  const address = page.url();
  await choosePassword(page, "three green apples");
  const notice = await page.getByRole("status").innerText();
  await logIn(page, "jordan.rivera", "demo-pass-jordan");
  const old = await page.getByRole("alert").innerText();
  await page.getByLabel("Username").fill("jordan.rivera");
  await page.getByLabel("Password", { exact: true }).fill("three green apples");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const home = await heading(page);
  return {
    right: box.x + box.width / 2 > main.x + main.width / 2,
    lower: box.y + box.height / 2 > main.y + main.height / 2,
    ...{ told, address, notice, old, home, left: await signOut(page) },
  };
}

async function register(page) {
  await follow(page, "Create an account");
  await page.getByLabel("Username").fill("sam.new");
  await page.getByLabel("Date of Birth").fill("12/05/2005");
  await page.getByLabel("Email Address").fill("sam.delgado@example.org");
  await press(page, "Submit");
  const told = await heading(page);
  await useMail(page, /^Finish your/);
  await choosePassword(page, "three red apples");
  await logIn(page, "sam.new", "three red apples");
  return { told, home: await heading(page), left: await signOut(page) };
}

async function netid(page) {
  await page.goto(PORTAL);
  await follow(page, "I have a UMass NetID");
  const sso = await heading(page);
  await page.getByLabel("NetID", { exact: true }).fill("praman");
  await press(page, "Log in");
  return { sso, home: await heading(page) };
}

async function messages(page) {
  const icon = await goTo(page, "Messages");
  await page.getByLabel("To", { exact: true }).selectOption("Student Immunization Program");
  await page.getByLabel("Subject").fill("My records");
  await page.getByLabel("Message", { exact: true }).fill("Please find them in my uploads.");
  await press(page, "Send");
  return { icon, under: await above(page), told: await page.getByRole("status").innerText() };
}

async function immunizations(page) {
  const icon = await goTo(page, "Immunizations");
  const button = page.getByRole("button", { name: "Print", exact: true });
  const colour = await button.evaluate((one) => getComputedStyle(one).backgroundColor);
  const waiting = page.waitForEvent("download");
  await button.click();
  const download = await waiting;
  const file = (await readFile(await download.path())).toString("latin1");
  return {
    ...{ icon, colour, under: await above(page), name: download.suggestedFilename() },
    pdf: file.startsWith("%PDF-") && file.includes("Priya Raman"),
  };
}

async function records(page) {
  await goTo(page, "Forms");
  const under = await above(page);
  const category = page.getByRole("list", { name: "Patient Forms" });
  await led(page, category.getByRole("link", { name: "Release of Information UHS" }));
  const form = await heading(page);
  await page.getByLabel("Who gets the records").selectOption("An insurance company");
  await page.getByLabel("Lab results").check();
  await press(page, "Start");
  return { under, form, ...(await signed(page)), ...(await takenBack(page)) };
}

async function signed(page) {
  await page.getByRole("group", { name: /^Genetic tests/ }).getByLabel("Send these too").check();
  await press(page, "Sign and submit");
  const gaps = await page.getByRole("alert").getByRole("link").allInnerTexts();
  const focus = await page.locator(":focus").getAttribute("id");
  await page.getByLabel("Name of who gets them").fill("A made-up company");
  await page.getByLabel("Address, fax number or email").fill("(555) 010-0100");
  await page.getByLabel("What it is for").selectOption("At my request");
  await page.getByLabel("Last day of this permission").fill("12/31/2999");
  await page.getByRole("group", { name: /^Genetic tests/ }).getByLabel("Your initials").fill("PR");
  await page.getByLabel("Signature").fill("Priya Raman");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const enter = await page.getByRole("status").innerText();
  await press(page, "Sign and submit");
  return { gaps, focus, enter, told: await page.getByRole("status").innerText() };
}

async function takenBack(page) {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Your copy", exact: true }).click();
  const download = await waiting;
  const file = (await readFile(await download.path())).toString("latin1");
  await follow(page, "Take this form back");
  await press(page, "Take it back");
  const back = await page.getByRole("status").innerText();
  await follow(page, "All your forms");
  return {
    ...{ back, copy: download.suggestedFilename() },
    pdf: file.startsWith("%PDF-") && file.includes("Priya Raman"),
    listed: await page.getByRole("list", { name: "Your forms" }).innerText(),
  };
}

async function appointments(page) {
  const icon = await goTo(page, "Appointments");
  const kinds = await page.locator("main").getByRole("heading", { level: 2 }).allInnerTexts();
  return { icon, under: await above(page), kinds };
}

async function wrongClinic(page) {
  await openSidebar(page);
  const sidebar = page.getByRole("navigation");
  const links = await sidebar.getByRole("link").all();
  const tops = await Promise.all(links.map(async (one) => (await one.boundingBox()).y));
  const clinic = sidebar.getByRole("link", { name: "UHS Nursing & Specialty Care" });
  const box = await clinic.boundingBox();
  const title = await page.locator(".clinic p").innerText();
  await led(page, clinic);
  const menu = await heading(page);
  await press(page, /^Student Immunization Program/);
  await page.goto(`${PORTAL}appointments`);
  const missing = await heading(page);
  await openSidebar(page);
  await led(page, sidebar.getByRole("link", { name: "Student Immunization Program" }));
  await press(page, /^UHS Nursing & Specialty Care/);
  await goTo(page, "Appointments");
  return {
    lowest: Math.max(...tops) === box.y,
    leftmost: box.x < page.viewportSize().width / 4,
    inSight: box.y + box.height <= page.viewportSize().height,
    ...{ title, menu, missing, found: await heading(page) },
  };
}

async function upload(page) {
  await goTo(page, "Upload");
  const told = {};
  for (const [name, role] of [
    ["notes.docx", "alert"],
    ["my*scan.txt", "alert"],
    ["scan.txt", "status"],
  ]) {
    const buffer = Buffer.from("made up");
    await page.getByLabel("Document").setInputFiles({ name, mimeType: "text/plain", buffer });
    await press(page, "Upload");
    told[name] = await page.getByRole(role).innerText();
  }
  return told;
}

async function signOut(page) {
  await page.locator("summary").click();
  await press(page, "Sign out");
  const told = await page.getByRole("status").innerText();
  await page.goto(`${PORTAL}home`);
  return [told, await heading(page)];
}

/** Under what the page stands. */
function above(page) {
  return page.locator("main .way").innerText();
}
