// The chat in Firefox: opened, asked, closed by keyboard, and there again on the next page.
// Playwright drives a Firefox of its own alone; Debian's is driven by WebDriver BiDi.

import puppeteer from "puppeteer-core";

const base = process.env.HELPDESK_BASE;
const PATIENCE_MS = 30_000;

const browser = await puppeteer.launch({
  browser: "firefox",
  executablePath: process.env.FIREFOX,
  headless: true,
});
try {
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.evaluateOnNewDocument(() => {
    window.root = () => document.querySelector("help-desk-chat")?.shadowRoot;
  });
  await page.setViewport({ width: 1100, height: 800 });
  await page.goto(`${base}/portal/`);
  const seen = { version: await browser.version(), ...(await talk(page)) };
  await page.goto(`${base}/portal/forgot`);
  await messages(page, 3);
  const next = await look(page);
  // In a small window it covers the page.
  await page.setViewport({ width: 320, height: 568 });
  await page.waitForFunction(() => window.root().querySelector("#panel").matches(":modal"));
  process.stdout.write(`${JSON.stringify({ result: { ...seen, next, faults } })}\n`);
} finally {
  await browser.close();
  process.stdin.destroy();
}

/** By keyboard alone. */
async function talk(page) {
  await page.waitForFunction(() => window.root()?.querySelector("#launcher"));
  await page.evaluate(() => window.root().querySelector("#launcher").focus());
  await page.keyboard.press("Enter");
  await messages(page, 1);
  await page.keyboard.type("How do I make an appointment?");
  await page.keyboard.press("Enter");
  await messages(page, 3);
  const talked = await look(page);
  await page.keyboard.press("Escape");
  const closed = await look(page);
  await page.keyboard.press("Enter");
  return { talked, closed, again: await look(page) };
}

/** Waits until so many messages are shown, the last one the bot's. */
async function messages(page, count) {
  await page.waitForFunction(
    (wanted) => {
      const items = [...(window.root()?.querySelectorAll("#log > ol > li") ?? [])];
      return items.length === wanted && items.at(-1).className === "bot";
    },
    {},
    count,
  );
}

function look(page) {
  return page.evaluate(() => ({
    said: [...window.root().querySelectorAll("#log > ol > li")].map((item) => item.innerText),
    focused: window.root().activeElement?.id ?? "",
    isOpen: window.root().querySelector("#panel").open,
  }));
}
