// What a screen reader would be told, noted by a script that runs before the page's own.

/** Has every page of `context` note its announcements. */
export async function watchAnnouncements(context) {
  await context.addInitScript(() => {
    window.announced = [];
    const isLive = (region) =>
      region.ariaBusy !== "true" && (region.ariaLive ?? "") !== "off";
    const told = (node) => {
      const copy = node.cloneNode(true);
      if (copy.nodeType === Node.TEXT_NODE) return copy.textContent;
      if (copy.ariaHidden === "true" || copy.hidden) return "";
      for (const hidden of copy.querySelectorAll("[aria-hidden=true], [hidden]")) hidden.remove();
      return copy.textContent;
    };
    const watch = (region) => {
      const note = (changes) => {
        for (const node of changes.flatMap((change) => [...change.addedNodes])) {
          if (node.parentElement?.closest("[aria-hidden=true]") || !isLive(region)) continue;
          const words = told(node).trim();
          if (words) window.announced.push(`${region.role}: ${words}`);
        }
      };
      new MutationObserver(note).observe(region, { childList: true, subtree: true });
    };
    const known = new Set();
    const watchAll = (root) => {
      for (const region of root.querySelectorAll("[role=log], [role=status], [role=alert]")) {
        if (!known.has(region)) watch(region);
        known.add(region);
      }
    };
    const { attachShadow } = Element.prototype;
    Element.prototype.attachShadow = function attached(options) {
      const root = attachShadow.call(this, options);
      new MutationObserver(() => watchAll(root)).observe(root, { childList: true });
      return root;
    };
  });
}

/** What was announced since the page was loaded. */
export function announced(page) {
  return page.evaluate(() => window.announced);
}
