// The Markdown that answers are sent in (bot/knowledge/render.py): paragraphs, lists, bold and
// links. The server escapes what is none of these, so that a sign means one thing wherever it is.

import { make } from "./dom.js";
import { server } from "./server.js";

const ALLOWED = /^(\/(?![/\\])|https?:\/\/[^/]|mailto:.|tel:.)/i;
const MARKER = /^(?:[-+*]|(\d+)[.)]) (?=\S)/;
const ESCAPED = /\\([!-/:-@[-`{-~])/;
const BOLD = /\*\*((?:\\.|[^\\])+?)\*\*/;
const LINK = /\[((?:\\.|[^\\[\]])*)\]\(([^)]+)\)/;
const PLAIN = /[^\\*[]+|./;
const SPAN = new RegExp([ESCAPED, BOLD, LINK, PLAIN].map(({ source }) => source).join("|"), "gs");

/**
 * Reads `text` as blocks: a paragraph is `{spans: [{text, bold, href}]}`, a list is
 * `{items: [blocks, …], start}` with its first number, or null for bullets.
 */
export function parse(text) {
  return blocks(text.split("\n"));
}

/** Shows `text` as elements; nothing in it can become markup. */
export function rendered(text) {
  const fragment = document.createDocumentFragment();
  fragment.append(...parse(text).map(blockElement));
  return fragment;
}

/** Whether answers may link there: the web, mail, a phone, or a page of the same site. */
export function isAllowedLink(href) {
  return ALLOWED.test(href) && URL.canParse(href, "https://site.example");
}

function blocks(lines) {
  const found = [[]]; // paragraphs, which are their lines, and lists
  for (const line of lines) take(line, found);
  return found
    .filter((block) => block.items || block.length)
    .map((block) => block.items ? list(block) : { spans: spans(block.join(" ")) });
}

function list({ start, items }) {
  return { start, items: items.map(blocks) };
}

function take(line, found) {
  const last = found.at(-1);
  const marker = MARKER.exec(line);
  const isBlank = !line.trim();
  if (last.items && (isBlank || line.startsWith(last.indent))) addLine(last, line);
  else if (isBlank) found.push([]);
  else if (marker) addItem(found, marker, line);
  else if (last.items) found.push([line.trim()]);
  else last.push(line.trim());
}

function addItem(found, [sign, number], line) {
  const start = number ? Number(number) : null;
  if (typeof found.at(-1).start !== typeof start) found.push({ start, items: [] });
  const last = found.at(-1);
  last.indent = " ".repeat(sign.length);
  last.items.push([]);
  addLine(last, line);
}

function addLine({ items, indent }, line) {
  items.at(-1).push(line.slice(indent.length));
}

function spans(text, bold = false, href = null) {
  const found = [];
  for (const [all, escaped, strong, words, address] of text.matchAll(SPAN)) {
    if (strong) add(found, spans(strong, true, href));
    else if (address && isAllowedLink(address)) add(found, spans(words, bold, address));
    else add(found, [{ text: escaped ?? all, bold, href }]);
  }
  return found;
}

/** Adds `more`, with spans of one kind in a row as one. */
function add(found, more) {
  for (const span of more) {
    const last = found.at(-1);
    if (last?.bold === span.bold && last.href === span.href) last.text += span.text;
    else found.push(span);
  }
}

function blockElement({ spans, items, start }) {
  if (spans) return make("p", {}, ...spans.map(spanNode));
  const given = start === null ? {} : { start };
  return make(start === null ? "ul" : "ol", given, ...items.map(itemElement));
}

/** Its first paragraph needs no element of its own. */
function itemElement([first, ...others]) {
  const begin = first.spans?.map(spanNode) ?? [blockElement(first)];
  return make("li", {}, ...begin, ...others.map(blockElement));
}

function spanNode({ text, bold, href }) {
  const words = bold ? make("strong", {}, text) : text;
  if (href === null) return words;
  const link = make("a", { href: server.url(href).href }, words);
  // The chat stays open beside the page that it speaks of.
  const leaves = link.protocol.startsWith("http") && link.origin !== location.origin;
  return leaves ? Object.assign(link, { target: "_blank", rel: "noopener noreferrer" }) : link;
}
