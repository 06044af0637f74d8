// Every page of the portal in each setting: what axe-core finds, and what it does not look for.
// Arguments: "few" for some of the settings, or "all"; the ids of Jordan's releases: a draft, an
// incomplete, a signed and a revoked one.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { base, run } from "./browser.mjs";
import { PORTAL, SMALL, begin, heading, led, logIn, openSidebar, press } from "./portal_visit.mjs";

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const [size, draft, incomplete, signed, revoked] = process.argv.slice(2);
// WCAG 2.2, 1.4.12
const SPACING = `* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`;

const TWICE = ":root { font-size: 200% !important }";

const EVERYTHING = {};
const CONTRAST = { runOnly: { type: "rule", values: ["color-contrast"] } };

// Name, the browser's options, what axe-core is asked, a style of the reader's own. The markup is
// the same everywhere: what can differ is the contrast in the dark and the size of targets. Where
// the system or the reader chooses, axe-core sees what it saw before.
const SETTINGS = [
  ["light", {}, EVERYTHING],
  ["dark", { colorScheme: "dark" }, CONTRAST],
  ["forced colours", { forcedColors: "active" }],
  ["320 px", SMALL, EVERYTHING],
  ["200 % text", { viewport: { width: 640, height: 512 } }, undefined, TWICE],
  ["spaced text", SMALL, undefined, SPACING],
];

const FEW = ["light", "dark", "320 px", "200 % text"];

// Name, path, what is done there. Those after "in" need a session.
const PAGES = [
  ["login", ""],
  ["login, wrong", "", (page) => logIn(page, "nobody", "wrong")],
  ["login, empty", "", (page) => press(page, "Submit")],
  ["NetID", "netid"],
  ["register", "register"],
  ["register, wrong", "register", (page) => press(page, "Submit")],
  ["register, sent", "register/sent"],
  ["forgot", "forgot"],
  ["forgot, wrong", "forgot", (page) => press(page, "Submit")],
  ["forgot, sent", "forgot/sent"],
  ["link that is over", "reset"],
  ["no page", "none"],
  ["outbox", "../demo/outbox"],
  ["letter", "../demo/outbox", (page) => led(page, page.locator("main ul a").first())],
  ["reset", "../demo/outbox", usedLink],
  ["reset, wrong", "reset", (page) => press(page, "Submit")],
  ["in", "", (page) => logIn(page, "jordan.rivera", "demo-pass-jordan")],
  ["home", "home"],
  ["sidebar", "home", openSidebar],
  ["account", "home", (page) => page.locator("summary").click()],
  ["main menu", "clinics"],
  ["messages", "messages"],
  ["messages, wrong", "messages", (page) => press(page, "Send")],
  ["messages, sent", "messages?told=sent"],
  ["immunizations", "immunizations"],
  ["forms", "forms"],
  ["form", "forms/release"],
  ["form, wrong", "forms/release", (page) => press(page, "Start")],
  ["release, draft", `forms/release/${draft}`],
  ["release, incomplete", `forms/release/${incomplete}?told=not-signed`],
  ["release, saved", `forms/release/${incomplete}?told=saved`],
  ["release, stale", `forms/release/${incomplete}`, staleForm],
  ["release, to take back", `forms/release/${incomplete}/revoke`],
  ["release, signed", `forms/release/${signed}?told=signed`],
  ["release, signed, to take back", `forms/release/${signed}/revoke`],
  ["release, too late", `forms/release/${incomplete}`, lateForm],
  ["release, revoked", `forms/release/${revoked}?told=revoked`],
  ["appointments", "appointments"],
  ["upload", "upload"],
  ["upload, refused", "upload", refusedFile],
  ["wrong clinic", "clinics", wrongClinic],
];

await run(async (browser) => {
  const results = {};
  const waiting = SETTINGS.filter(([name]) => size === "all" || FEW.includes(name));
  const lane = async () => {
    while (waiting.length) Object.assign(results, await visited(browser, ...waiting.shift()));
  };
  await Promise.all([lane(), lane()]);
  return results;
});

async function visited(browser, name, options, asked, css) {
  const { context, faults, page } = await begin(browser, options);
  const results = {};
  for (const [title, path, act] of PAGES) {
    await page.goto(`${PORTAL}${path}`);
    if (act) await act(page);
    await heading(page);
    if (css) await page.evaluate(dress, css);
    const found = asked ? await violations(page, asked) : {};
    results[`${name}, ${title}`] = { ...found, ...(await measured(page)), faults: [...faults] };
  }
  await context.close();
  return results;
}

function dress(css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}

async function usedLink(page) {
  await led(page, page.locator("main ul a").first());
  await led(page, page.getByRole("link", { name: /\/portal\/reset/ }));
}

async function refusedFile(page) {
  const file = { name: "a.docx", mimeType: "text/plain", buffer: Buffer.from("made up") };
  await page.getByLabel("Document").setInputFiles(file);
  await press(page, "Upload");
}

/** As if another window had changed the form meanwhile. */
async function staleForm(page) {
  await page.locator("main input[name=version]").evaluate((one) => (one.value = "999"));
  await press(page, "Save for later");
}

/** As if another window had signed it. */
async function lateForm(page) {
  const form = page.locator("main form.sheet");
  await form.evaluate((one, path) => (one.action = path), `/portal/forms/release/${signed}`);
  await press(page, "Save for later");
}

async function wrongClinic(page) {
  await press(page, /^Student Immunization Program/);
  await page.goto(`${base}/portal/appointments`);
}

async function violations(page, asked) {
  await page.evaluate(axe);
  return page.evaluate(async (options) => {
    const only = { resultTypes: ["violations"], ...options };
    const findings = await globalThis.axe.run(document, only);
    return {
      violations: findings.violations.flatMap((found) =>
        found.nodes.map((node) => `${found.id}: ${node.target} ${node.failureSummary}`),
      ),
      passes: findings.passes.length,
    };
  }, asked);
}

async function measured(page) {
  return page.evaluate(() => {
    const kinds = "button, input, select, textarea, summary, .button, nav a, .rows a, .brand";
    const controls = [...document.querySelectorAll(kinds)].filter((one) =>
      one.checkVisibility({ visibilityProperty: true }),
    );
    // Who presses the words beside a tick hits the tick.
    const hit = (one) => (one.type === "checkbox" ? one.closest("label") : one);
    const boxes = controls.map((one) => [
      one.textContent.trim() || one.id,
      hit(one).getBoundingClientRect(),
    ]);
    return {
      title: document.title,
      headings: document.querySelectorAll("h1").length,
      small: boxes.filter(([, box]) => box.width < 44 || box.height < 44).map(([name]) => name),
      outside: boxes
        .filter(([, box]) => box.left < 0 || box.right > innerWidth)
        .map(([name]) => name),
      sideways: document.documentElement.scrollWidth > innerWidth,
      lost: document.activeElement.matches("[aria-invalid=true]")
        ? ""
        : document.querySelector("[aria-invalid=true]")?.id ?? "",
      moving: document.getAnimations().length,
    };
  });
}
