import { call } from "./api.js";

/** Asks before the chat is ended, since nothing brings it back to the screen. */
export function askBeforeEnding({ end, ending, stay, leave }, endChat) {
  end.onclick = () => ending.showModal();
  stay.onclick = () => ending.close();
  leave.onclick = async () => {
    ending.close();
    end.disabled = true;
    await endChat();
    end.disabled = false;
  };
}

/** Ends the chat at the server; whether it is over there. */
export async function endChat() {
  return call("DELETE", "/api/session").then(
    () => true,
    (failure) => failure.slug === "no-chat",
  );
}
