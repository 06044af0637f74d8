// What the scenarios share: a browser, pages that note what should not happen, and their result.

import { createInterface } from "node:readline";

import { launch } from "./engines.mjs";

const PATIENCE_MS = 15_000;

/** The address of the help desk, given by the Python test. */
export const base = process.env.HELPDESK_BASE;

/** Runs `scenario(browser)` and prints what it returns as one line of JSON. */
export async function run(scenario) {
  const browser = await launch();
  try {
    const result = await scenario(browser);
    process.stdout.write(`${JSON.stringify({ result })}\n`);
  } finally {
    await browser.close();
    process.stdin.destroy();
  }
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Asks the Python test to do something with the server, and waits until it is done. */
export async function ask(what) {
  process.stdout.write(`${JSON.stringify({ ask: what })}\n`);
  await lines.next();
}

/** A new visitor's page; `faults` collects errors, CSP violations and requests to elsewhere. */
export async function visit(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 900, height: 800 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const faults = [];
  await context.exposeBinding("noteFault", (_, fault) => faults.push(fault));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) =>
      window.noteFault(`CSP: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await context.addInitScript(findParts);
  context.on("request", (request) => {
    if (!request.url().startsWith(`${base}/`)) faults.push(`request to ${request.url()}`);
  });
  context.on("weberror", (error) => faults.push(`error: ${error.error()}`));
  return { context, faults };
}

/**
 * What functions that run in a page find the chat by: `document.querySelector` doesn't look into
 * its shadow tree. A page without the chat is its own root.
 */
function findParts() {
  window.root = () => document.querySelector("help-desk-chat")?.shadowRoot ?? document;
  window.focused = () => document.activeElement?.shadowRoot?.activeElement ?? document.activeElement;
}

/** What has the focus: its id, or else its name or words. */
export function focus(page) {
  return page.evaluate(() => {
    const at = window.focused();
    if (!at || at === document.body) return "BODY";
    return at.id || at.ariaLabel || at.textContent;
  });
}

/** Presses what ends the chat; the patient is asked then. */
export async function askToEnd(page) {
  const end = page.locator("#end");
  if (!(await end.isVisible())) await page.locator("#menu summary").click();
  await end.click();
}

/** Opens the chat in a new tab and waits for the greeting, or for what history there is. */
export async function open(context) {
  const page = await context.newPage();
  await page.goto(`${base}/`);
  await answered(page);
  return page;
}

/** Waits until the last message is the bot's. */
export async function answered(page) {
  await page.locator("#log > ol > li:last-child.bot").waitFor();
}

/** Types and sends. */
export async function say(page, words) {
  await page.locator("#field").fill(words);
  await page.locator("#field").press("Enter");
}

/** Waits until so many messages of the patient are there and the last one is answered. */
export async function replied(page, count) {
  await page.waitForFunction((wanted) => {
    const items = [...window.root().querySelectorAll("#log > ol > li")];
    const sent = items.filter((item) => item.className === "patient").length;
    return sent === wanted && items.at(-1).className === "bot";
  }, count);
}

/** The words of each message as a reader hears them. */
export async function transcript(page) {
  return page.locator("#log > ol > li").evaluateAll((items) =>
    items.map((item) => {
      const bubble = item.querySelector(".bubble");
      return `${item.querySelector(".unseen").textContent}${bubble.innerText}`;
    }),
  );
}

/** Waits until nothing is on its way to the server. */
export async function sent(page) {
  await page.waitForFunction(() => !window.root().querySelector("#log .sending"));
}
