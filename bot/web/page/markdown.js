// The Markdown that answers are written in, in the normal form that the server sends
// (bot/knowledge/render.py): paragraphs, lists, bold and links. Any other sign is text.

const MARKER = /^([-+*]|(\d{1,9})[.)]) +(?=\S)/;
const LARGEST_NUMBER = 9999;
const ESCAPED = /\\([!-/:-@[-`{-~])/y;
const BOLD = /\*\*(?=[^\s*])((?:\\.|[^\\*]|\*(?!\*))*(?:\\\S|[^\s\\]))\*\*/sy;
const LINK = /\[((?:\\.|[^\\[\]])*)\]\(([^\s()<>\\]+)\)/sy;
const PLAIN = /[^\\*[]+|./sy;

/**
 * Reads `text` as blocks: a paragraph is `{spans: [{text, bold, href}]}`, a list is
 * `{items: [blocks, …], start}` with its first number, or null for bullets.
 */
export function parse(text) {
  return blocks(text.split("\n"));
}

/** Shows `text` as elements; nothing in it can become markup. */
export function rendered(text, newTabHint) {
  const fragment = document.createDocumentFragment();
  fragment.append(...parse(text).map((block) => blockElement(block, newTabHint)));
  return fragment;
}

/** Whether answers may link there: the web, mail, a phone, or a page of the same site. */
export function isAllowedLink(href) {
  if (href.startsWith("/")) return !/^\/[/\\]/.test(href);
  if (!/^(https?:\/\/[^/]|mailto:.|tel:.)/i.test(href)) return false;
  try {
    return Boolean(new URL(href));
  } catch {
    return false;
  }
}

function blocks(lines) {
  const found = [];
  let at = 0;
  while (at < lines.length) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const [block, end] = MARKER.test(lines[at]) ? list(lines, at) : paragraph(lines, at);
    found.push(block);
    at = end;
  }
  return found;
}

function paragraph(lines, start) {
  let end = start + 1;
  while (end < lines.length && lines[end].trim() && !interrupts(lines[end])) end += 1;
  const words = lines.slice(start, end).map((line) => line.trim());
  return [{ spans: joined(spans(words.join(" "))) }, end];
}

function interrupts(line) {
  const marker = MARKER.exec(line);
  return marker !== null && (marker[2] === undefined || Number(marker[2]) === 1);
}

function list(lines, first) {
  const items = [];
  const numbered = MARKER.exec(lines[first])[2] !== undefined;
  let [at, end] = [first, first];
  while (at < lines.length) {
    const marker = MARKER.exec(lines[at]);
    if (marker === null || (marker[2] !== undefined) !== numbered) break;
    end = itemEnd(lines, at, marker[0].length);
    items.push(blocks(lines.slice(at, end).map((line) => line.slice(marker[0].length))));
    at = afterBlanks(lines, end);
  }
  const start = Math.min(Number(MARKER.exec(lines[first])[2]), LARGEST_NUMBER);
  return [{ items, start: numbered ? start : null }, end];
}

function itemEnd(lines, first, width) {
  const indent = " ".repeat(width);
  let end = first + 1;
  for (;;) {
    const next = afterBlanks(lines, end);
    if (next >= lines.length || !lines[next].startsWith(indent)) return end;
    end = next + 1;
  }
}

function afterBlanks(lines, at) {
  while (at < lines.length && !lines[at].trim()) at += 1;
  return at;
}

function spans(text, bold = false, href = null) {
  const found = [];
  let at = 0;
  const next = (pattern) => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    let match;
    if ((match = next(ESCAPED))) found.push({ text: match[1], bold, href });
    else if (!bold && (match = next(BOLD))) found.push(...spans(match[1], true, href));
    else if (href === null && (match = link(next, text, at))) found.push(...match(bold));
    else found.push({ text: next(PLAIN)[0], bold, href });
  }
  return found;
}

function link(next, text, at) {
  LINK.lastIndex = at;
  const seen = LINK.exec(text);
  if (!seen || !isAllowedLink(seen[2])) return null;
  const [, words, href] = next(LINK);
  return (bold) => spans(words, bold, href);
}

/** Spans of one kind in a row as one. */
function joined(parts) {
  const result = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last && last.bold === part.bold && last.href === part.href) last.text += part.text;
    else result.push({ ...part });
  }
  return result;
}

function blockElement(block, newTabHint) {
  if (block.spans) return filled("p", block.spans, newTabHint);
  const element = document.createElement(block.start === null ? "ul" : "ol");
  if (block.start !== null && block.start !== 1) element.start = block.start;
  for (const item of block.items) {
    const [first, ...rest] = item;
    const tight = first.spans && !rest.some((other) => other.spans);
    const line = tight ? filled("li", first.spans, newTabHint) : document.createElement("li");
    const others = tight ? rest : item;
    line.append(...others.map((other) => blockElement(other, newTabHint)));
    element.append(line);
  }
  return element;
}

function filled(name, parts, newTabHint) {
  const element = document.createElement(name);
  element.append(...parts.map((part) => spanNode(part, newTabHint)));
  return element;
}

function spanNode({ text, bold, href }, newTabHint) {
  let node = document.createTextNode(text);
  if (bold) {
    const strong = document.createElement("strong");
    strong.append(node);
    node = strong;
  }
  return href === null ? node : linkElement(node, href, newTabHint);
}

function linkElement(node, href, newTabHint) {
  const element = document.createElement("a");
  element.href = href;
  element.append(node);
  if (element.protocol.startsWith("http") && element.origin !== location.origin) {
    // The chat stays open beside the page that it speaks of.
    element.target = "_blank";
    element.rel = "noopener noreferrer";
    const hint = document.createElement("span");
    hint.className = "unseen";
    hint.textContent = ` ${newTabHint}`;
    element.append(hint);
  }
  return element;
}
