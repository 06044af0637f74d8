import { server } from "./server.js";
import { signIn } from "./sign_in.js";
import { text } from "./texts.js";

/** Says in `line` whose chat it is, where that makes a difference. */
export function tellWhose(line) {
  const elsewhere = server.isElsewhere ? "memory" : "";
  const name = signIn.isSignedIn ? "signed.in" : elsewhere;
  line.textContent = name && text(name);
  line.hidden = !name;
}
