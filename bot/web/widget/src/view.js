import { button, icon, make } from "./dom.js";
import { hasText, text } from "./texts.js";

const CLOSE = "M6 6l12 12M18 6L6 18";
const MORE = "M5 12h.01M12 12h.01M19 12h.01";

/**
 * Builds everything that is seen of the chat. `parts` are those that scripts work with, by their
 * ids. `isPanel`: it has a title and can be closed.
 */
export function chatView(isPanel) {
  const elements = [header(isPanel), log(), below(), ending()];
  const named = make("div", {}, ...elements).querySelectorAll("[id]");
  const parts = Object.fromEntries([...named].map((part) => [part.id, part]));
  return { parts, elements };
}

function header(isPanel) {
  const words = make(
    "div",
    {},
    ...(isPanel ? [make("h2", { id: "title" }, text("name"))] : []),
    make("p", { className: "urgent" }, text("urgent")),
    make("p", { id: "who", hidden: true }, text("signed.in")),
    ...(hasText("english.only") ? [make("p", {}, text("english.only"))] : []),
  );
  const summary = make("summary", named("more"), icon(MORE));
  const menu = make("div", {}, button({ id: "save" }, text("save")), button({ id: "end" }, text("end")));
  const tools = make("div", { className: "tools" }, make("details", { id: "menu" }, summary, menu));
  if (isPanel) tools.append(button({ id: "close", ...named("close") }, icon(CLOSE)));
  return make("div", { className: "head" }, column(words, tools));
}

/** What says what an icon is: to those who listen, and to those who point at it. */
function named(name) {
  return { "aria-label": text(name), title: text(name) };
}

function log() {
  const list = make("ol", { role: "list", className: "column" });
  return make(
    "div",
    { id: "log", role: "log", tabIndex: 0, "aria-label": text("log") },
    list,
    make("div", { id: "dots", className: "column", hidden: true, "aria-hidden": "true" }, make("i"), make("i"), make("i")),
  );
}

function below() {
  const field = { id: "field", rows: 1, enterKeyHint: "send", autocomplete: "off", "aria-describedby": "hint" };
  const form = make(
    "form",
    { id: "form" },
    make("div", { className: "row" }, make("textarea", field), make("button", { id: "send" }, text("send"))),
    make("p", { id: "hint" }, text("hint")),
    pick(),
  );
  const alert = make("div", { id: "alert", role: "alert" });
  const anew = button({ id: "new", hidden: true }, text("new"));
  return make("div", { id: "below" }, column(alert, anew, heading(), form));
}

/** What the field is, and beside it, where there is room, what goes on. */
function heading() {
  const label = make("label", { htmlFor: "field" }, text("field"));
  const status = make("div", { id: "status", role: "status", "aria-atomic": "false" });
  return make("div", { className: "heading" }, label, status);
}

function pick() {
  const file = make("input", { type: "file", id: "file", "aria-describedby": "file-hint" });
  const drop = make("span", { className: "drop" }, text("file.drop"));
  return make(
    "div",
    { id: "pick" },
    make("div", { className: "button" }, file, make("label", { htmlFor: "file" }, text("file"))),
    button({ id: "person" }, text("person")),
    make("p", { id: "file-hint" }, text("file.hint"), " ", drop),
  );
}

function ending() {
  return make(
    "dialog",
    { id: "ending", "aria-labelledby": "ending-title", "aria-describedby": "ending-text" },
    make("h2", { id: "ending-title" }, text("ending")),
    make("p", { id: "ending-text" }, text("ending.text")),
    make(
      "div",
      { className: "row" },
      button({ id: "stay" }, text("ending.stay")),
      button({ id: "leave" }, text("ending.leave")),
    ),
  );
}

function column(...children) {
  return make("div", { className: "column" }, ...children);
}
