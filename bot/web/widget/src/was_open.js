// Whether the chat was open on the page before, in this tab: all that the browser is left with.

const KEY = "help-desk-open";

class WasOpen {
  get said() {
    try {
      return sessionStorage.getItem(KEY) === "yes";
    } catch {
      return false; // the browser keeps nothing
    }
  }

  say(isOpen) {
    try {
      if (isOpen) sessionStorage.setItem(KEY, "yes");
      else sessionStorage.removeItem(KEY);
    } catch {
      // Then it is closed on the next page.
    }
  }
}

export const wasOpen = new WasOpen();
