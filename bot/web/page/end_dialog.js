/** Asks before the chat is ended, since nothing brings it back to the screen. */
export function askBeforeEnding({ end, ending, stay, leave }, endChat) {
  end.addEventListener("click", () => ending.showModal());
  stay.addEventListener("click", () => ending.close());
  leave.addEventListener("click", async () => {
    ending.close();
    end.disabled = true;
    await endChat();
    end.disabled = false;
  });
}
