// Elements are built one by one: nothing is ever parsed as markup, so Trusted Types have no say.

const SVG = "http://www.w3.org/2000/svg";

/** An element with properties or attributes and children; a text among these stays a text. */
export function make(tag, given = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** A button that sends no form. */
export function button(given, ...children) {
  return make("button", { type: "button", ...given }, ...children);
}

/** Words for those who listen; what is seen says it without them. */
export function unseen(words) {
  return make("span", { className: "unseen" }, words);
}

/** A drawing of one path in a square of 24; its words stand beside it. */
export function icon(path) {
  const [drawing, line] = ["svg", "path"].map((tag) => document.createElementNS(SVG, tag));
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.ariaHidden = true;
  line.setAttribute("d", path);
  drawing.append(line);
  return drawing;
}

/** Where the focus is in the tree that `element` is part of, be it a shadow tree. */
export function focusedBeside(element) {
  return element.getRootNode().activeElement;
}
