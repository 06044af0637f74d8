import { call } from "./api.js";
import { refusal } from "./refusals.js";
import { text } from "./texts.js";

const THANKS_SECONDS = 8;

/** Tells the server whether an answer helped; what can't be told can be told again. */
export async function judge(message, helpful, { conversation, notices, over }) {
  conversation.judged(message, true);
  try {
    await call("POST", "/api/feedback", { seq: message.seq, helpful });
    if (helpful) notices.tell("note", text("helpful.thanks"), THANKS_SECONDS);
  } catch (failure) {
    conversation.judged(message, false);
    if (failure.slug === "no-chat") over(failure.reason);
    else notices.alert(refusal("refused.helpful", failure));
  }
}
