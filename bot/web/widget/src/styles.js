import controls from "./styles/controls.css";
import conversation from "./styles/conversation.css";
import frame from "./styles/frame.css";
import theme from "./styles/theme.css";

/** The widget's style sheet; made by script, so that no policy for styles stands in its way. */
export function styles() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(theme + controls + frame + conversation);
  return sheet;
}
