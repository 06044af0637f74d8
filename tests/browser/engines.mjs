// The browsers of this machine that a scenario runs in: Debian's Chromium and Debian's Firefox.

import { chromium, firefox } from "playwright-core";

const QUIET = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
  ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

/** Whether the scenario runs in Firefox. */
export const isFirefox = Boolean(process.env.FIREFOX);

/** What opens contexts, as Playwright's browser does, and closes them all. */
export function launch() {
  // Playwright gives each launch an empty profile folder of its own and removes it.
  if (isFirefox) return new Firefoxes();
  return chromium.launch({ executablePath: process.env.CHROMIUM, args: QUIET });
}

const PREFERENCES = {
  dark: { "layout.css.prefers-color-scheme.content-override": 0 },
  reduce: { "ui.prefersReducedMotion": 1 },
  active: { "browser.display.document_color_use": 2 },
  // A system with light letters on a dark ground.
  "dark active": {
    "browser.display.background_color": "#000000",
    "browser.display.foreground_color": "#ffffff",
    "browser.display.background_color.dark": "#000000",
    "browser.display.foreground_color.dark": "#ffffff",
  },
};

/**
 * Debian's Firefox, driven by WebDriver BiDi. What its user prefers (colours, motion) is a matter
 * of its profile, so that each of these wishes has a Firefox of its own.
 */
class Firefoxes {
  #running = new Map();

  async newContext({ colorScheme, forcedColors, reducedMotion, ...options } = {}) {
    const wishes = [colorScheme, forcedColors, reducedMotion].filter(Boolean);
    if (colorScheme && forcedColors) wishes.push(`${colorScheme} ${forcedColors}`);
    const name = wishes.join();
    if (!this.#running.has(name)) this.#running.set(name, started(wishes));
    return (await this.#running.get(name)).newContext(options);
  }

  async close() {
    for (const browser of this.#running.values()) await (await browser).close();
  }
}

function started(wishes) {
  return firefox.launch({
    channel: "moz-firefox",
    executablePath: process.env.FIREFOX,
    firefoxUserPrefs: Object.assign({}, ...wishes.map((wish) => PREFERENCES[wish])),
  });
}
