import { focusedBeside } from "./dom.js";

/**
 * Has a menu (`details`) close once something in it is pressed, by Escape, and as the focus goes
 * on. The focus is at its summary then, which a dialog opened from there gives it back to.
 */
export function closing(menu) {
  const [summary, entries] = menu.children;
  const close = () => {
    if (menu.contains(focusedBeside(menu))) summary.focus();
    menu.open = false;
  };
  entries.addEventListener("click", close, { capture: true });
  menu.addEventListener("focusout", ({ relatedTarget: to }) => {
    if (to && !menu.contains(to)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault(); // the panel around it stays open
    event.stopPropagation();
    close();
  });
}
