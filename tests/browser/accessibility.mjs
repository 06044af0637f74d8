// The page in each of its states: what axe-core finds, and what it does not look for.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { answered, base, open, replied, run, say, visit } from "./browser.mjs";

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const SMALL = { width: 320, height: 568 };
const LOW = { width: 320, height: 256 };
// WCAG 2.2, 1.4.12
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`;

// Name, the browser's options, how the page is opened, the states one after the other.
const SCENES = [
  ["light", {}, greeting, [asItIs, replies, typing, error, file, dropping, dialog, over]],
  ["dark", { colorScheme: "dark" }, greeting, [replies, error, file, dropping, dialog, over]],
  ["forced colours", { forcedColors: "active" }, greeting, [replies, error, file, dropping, over]],
  ["320 px", { viewport: SMALL }, greeting, [replies, error, file, dialog, over]],
  ["320 x 256 px", { viewport: LOW }, greeting, [replies, file]],
  ["200 % text", { viewport: { width: 640, height: 512 } }, twiceAsLarge, [replies, error, file]],
  ["spaced text", { viewport: SMALL }, spaced, [replies, error, file]],
  ["no JavaScript", { viewport: SMALL }, withoutScripts, [asItIs]],
];

await run(async (browser) => {
  const results = {};
  const waiting = [...SCENES];
  const lane = async () => {
    while (waiting.length) Object.assign(results, await played(browser, ...waiting.shift()));
  };
  await Promise.all([lane(), lane()]);
  return results;
});

async function played(browser, name, options, begin, states) {
  const { context, faults } = await visit(browser, { reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await begin(page);
  const results = {};
  for (const state of states) {
    await state(page);
    results[`${name}, ${state.name}`] = { ...(await examined(page)), faults: [...faults] };
  }
  await context.close();
  return results;
}

async function asItIs() {}

async function greeting(page) {
  await page.goto(`${base}/`);
  await answered(page);
}

async function replies(page) {
  await say(page, "my upload fails");
  await page.getByRole("group", { name: "Did this help?" }).waitFor();
}

async function typing(page) {
  // The server has the message; the page never learns of an answer.
  await page.context().setOffline(true);
  await say(page, "hello");
  await page.locator("#log .sending").waitFor();
  await page.evaluate(() => (document.querySelector("#dots").hidden = false));
}

async function error(page) {
  await page.context().setOffline(false);
  await page.waitForFunction(() => !document.querySelector("#log .sending"));
  await page.evaluate(() => (document.querySelector("#dots").hidden = true));
  await page.route(`${base}/api/messages`, (route) => route.fulfill({ status: 400 }), { times: 1 });
  await say(page, "this is refused");
  await page.locator("#alert p").waitFor();
}

/** One that is being checked after another was: its sign and the first one's verdict. */
async function file(page) {
  const picked = { mimeType: "", buffer: Buffer.from("ftypheic") };
  await page.locator("#file").setInputFiles({ name: "my *first* photo.HEIC", ...picked });
  await page.locator("#log .patient").getByText("first").waitFor();
  await answered(page);
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(`${base}/api/files`, (route) => held.then(() => route.continue()), { times: 1 });
  await page.locator("#file").setInputFiles({ name: `${"x".repeat(200)}.pdf`, ...picked });
  await page.getByText("Checking your file").waitFor();
  await page.locator("#file").focus();
  page.once("close", release);
}

async function dropping(page) {
  await page.locator("#log").dispatchEvent("dragenter", { dataTransfer: await files(page) });
  await page.locator("#log.dropping").waitFor();
}

function files(page) {
  return page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["a"], "a.pdf"));
    return transfer;
  });
}

async function dialog(page) {
  await page.locator("#end").click();
}

async function over(page) {
  const leave = page.locator("#leave");
  if (!(await leave.isVisible())) await page.locator("#end").click();
  await leave.click();
  await page.locator("#new").waitFor();
}

async function twiceAsLarge(page) {
  await greeting(page);
  await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
}

async function spaced(page) {
  await greeting(page);
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, SPACING);
}

/** As a browser shows it that runs no scripts; axe-core needs one that does. */
async function withoutScripts(page) {
  const response = await page.request.get(`${base}/`);
  const html = (await response.text())
    .replaceAll(/<(\/?)noscript>/g, "<$1div>")
    .replace(/<script.*<\/script>/, "");
  await page.route(`${base}/`, (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto(`${base}/`);
  await page.getByText("This chat needs JavaScript").waitFor();
}

async function examined(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const findings = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    const controls = [...document.querySelectorAll("button, textarea, input, .button label")].filter((one) =>
      one.checkVisibility({ visibilityProperty: true }),
    );
    const boxes = controls.map((one) => [one.textContent || one.id, one.getBoundingClientRect()]);
    const log = document.querySelector("#log");
    const em = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return {
      violations: findings.violations.flatMap((found) =>
        found.nodes.map((node) => `${found.id}: ${node.target} ${node.failureSummary}`),
      ),
      passes: findings.passes.length,
      small: boxes.filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name),
      outside: boxes
        .filter(([, box]) => box.left < 0 || box.right > innerWidth)
        .map(([name]) => name),
      sideways: document.documentElement.scrollWidth > innerWidth,
      logEm: log.clientHeight / em,
      moving: document.getAnimations().length,
    };
  });
}
