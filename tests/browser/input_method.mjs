// Text written by way of an input method, whose Enter chooses characters and sends nothing.

import { isFirefox } from "./engines.mjs";

/** What is composed in the chat's field. */
export async function inputMethod(page) {
  return isFirefox ? ofEvents(page) : ofTheBrowser(page);
}

/** Chromium's own, by its protocol. */
async function ofTheBrowser(page) {
  const ime = await page.context().newCDPSession(page);
  return {
    compose: (text) =>
      ime.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length }),
    enter: () => page.keyboard.press("Enter"),
    choose: (text) => ime.send("Input.insertText", { text }),
  };
}

/** WebDriver has none: the events that one makes. */
function ofEvents(page) {
  const field = page.locator("#field");
  const key = { key: "Enter", isComposing: true, bubbles: true, cancelable: true, composed: true };
  return {
    compose: (text) => field.fill(text),
    enter: () => field.evaluate((at, init) => at.dispatchEvent(new KeyboardEvent("keydown", init)), key),
    choose: (text) => field.fill(text),
  };
}
