import { Chat } from "./chat.js";
import { make } from "./dom.js";
import { Launcher } from "./launcher.js";
import { Panel } from "./panel.js";
import { server } from "./server.js";
import { signIn } from "./sign_in.js";
import { styles } from "./styles.js";
import { useLanguage, language } from "./texts.js";
import { chatView } from "./view.js";
import { wasOpen } from "./was_open.js";

/**
 * `<help-desk-chat>`: the help desk's chat on a page (docs/widget.md).
 *
 * Attributes: `mode`, "launcher" (a button that opens it) or "inline"; `lang`; `server`, the help
 * desk's address where the script did not come from there. Property: `getToken`.
 */
class HelpDeskChat extends HTMLElement {
  #chat = null;
  #isBegun = false; // the talk, not only its view
  #getToken = null;

  get getToken() {
    return this.#getToken;
  }

  /** A function that promises `{token, expires_in}` of whoever is signed in to the page's site. */
  set getToken(getToken) {
    this.#getToken = getToken;
    signIn.use(getToken);
    if (this.#isBegun) this.#chat.start();
  }

  async connectedCallback() {
    if (this.shadowRoot) {
      if (this.#isBegun) this.#chat.start();
      return;
    }
    this.#takeEarlyProperty();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [styles()];
    if (this.hasAttribute("server")) server.use(this.getAttribute("server"));
    await useLanguage(this.closest("[lang]")?.lang ?? "en");
    this.#show();
    this.#listenToThePage();
  }

  disconnectedCallback() {
    this.#chat?.stop();
  }

  /** One that was set before the browser knew this element. */
  #takeEarlyProperty() {
    if (!Object.hasOwn(this, "getToken")) return;
    const { getToken } = this;
    delete this.getToken;
    this.getToken = getToken;
  }

  #show() {
    const isInline = this.getAttribute("mode") === "inline";
    const { parts, elements } = chatView(!isInline);
    const frame = { className: isInline ? "chat inline" : "chat", lang: language() };
    if (isInline) {
      const zone = make("div", frame, ...elements);
      this.shadowRoot.append(zone);
      this.#chat = new Chat({ ...parts, zone });
      this.#begin();
    } else this.#showLauncher(parts, make("dialog", { id: "panel", "aria-labelledby": "title", ...frame }, ...elements));
  }

  #showLauncher(parts, dialog) {
    const panel = new Panel(dialog, parts.ending, { closed: () => this.#closed(launcher) });
    const launcher = new Launcher(() => {
      if (panel.isOpen) panel.close();
      else this.#open(panel, launcher);
      if (panel.isOpen) parts.field.focus();
    });
    parts.close.onclick = () => panel.close();
    const news = () => panel.isOpen || launcher.news();
    this.#chat = new Chat({ ...parts, zone: dialog }, news);
    const { element, status } = launcher;
    this.shadowRoot.append(make("div", { lang: language() }, element, status), dialog);
    // Not in a window that it would cover: nobody asked for it there.
    if (wasOpen.said && !panel.wouldCover) this.#open(panel, launcher, { quietly: true });
  }

  #open(panel, launcher, how) {
    panel.open(how);
    launcher.opened(true);
    wasOpen.say(true);
    this.#begin();
  }

  #closed(launcher) {
    launcher.opened(false);
    launcher.element.focus();
    wasOpen.say(false);
  }

  #begin() {
    if (this.#isBegun) return;
    this.#isBegun = true;
    this.#chat.start();
  }

  #listenToThePage() {
    const hurry = () => this.#isBegun && this.#chat.hurry();
    addEventListener("online", hurry);
    document.addEventListener("visibilitychange", () => document.hidden || hurry());
    // A page that the browser keeps for "back" must not show a chat that ended meanwhile.
    addEventListener("pagehide", () => this.#chat.stop());
    addEventListener("pageshow", (event) => {
      if (event.persisted && this.#isBegun) this.#chat.start();
    });
  }
}

customElements.define("help-desk-chat", HelpDeskChat);
