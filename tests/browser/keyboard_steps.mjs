// Going about in the chat with the keyboard alone; each step notes where the focus is then.

import { base, visit } from "./browser.mjs";

export const WIDE = { viewport: { width: 900, height: 700 } };
export const SMALL = { viewport: { width: 320, height: 568 } };
export const PORTAL = `${base}/portal/`;

const MOST_TABS = 40;

/** What has the focus: its id, name or words; "nothing" where it fell to the page. */
export function place(page) {
  return page.evaluate(() => {
    const chat = document.querySelector("help-desk-chat");
    const outer = document.activeElement;
    const at = outer === chat ? chat.shadowRoot.activeElement : outer;
    if (!at || at === document.body || at === document.documentElement) return "nothing";
    return at.id || at.ariaLabel || at.textContent.trim();
  });
}

/** Presses keys and remembers, under `places`, where each of them led. */
export class Keys {
  places = [];
  #page;

  constructor(page) {
    this.#page = page;
  }

  async press(key) {
    await this.#page.keyboard.press(key);
    const at = await place(this.#page);
    this.places.push(at);
    return at;
  }

  /** Presses `key` until `wanted` has the focus; returns what was passed. */
  async to(wanted, key = "Tab") {
    const passed = [];
    while (passed.at(-1) !== wanted) {
      if (passed.length === MOST_TABS) throw new Error(`${key} never reaches ${wanted}: ${passed}`);
      passed.push(await this.press(key));
    }
    return passed;
  }

  async type(words) {
    await this.#page.keyboard.type(words);
  }

  /** Types and sends. */
  async say(words) {
    await this.type(words);
    await this.press("Enter");
  }

  /** Notes where the focus is after something that is not a key. */
  async look() {
    this.places.push(await place(this.#page));
  }
}

/** A new visitor at the portal's first page: the keyboard, and the page. */
export async function arrive(browser, options = WIDE) {
  const { context, faults } = await visit(browser, { reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await page.goto(PORTAL);
  await page.locator("#launcher").waitFor();
  return { context, page, faults, keys: new Keys(page) };
}

/** How the panel is: closed, beside the page, or in its place. */
export function panel(page) {
  return page.locator("#panel").evaluate((dialog) => {
    if (!dialog.open) return "closed";
    return dialog.matches(":modal") ? "modal" : "beside";
  });
}
