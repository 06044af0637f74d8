// On another site's page the chat has no cookie: what names it stays in memory, and the talk ends
// with the page.

class MemoryChat {
  #name = "";

  /** The header that names it; empty where there is none. */
  get authorization() {
    return this.#name && `Chat ${this.#name}`;
  }

  /** An answer of the server may begin one. */
  note({ chat }) {
    if (chat) this.#name = chat;
  }

  forget() {
    this.#name = "";
  }
}

/** The chat of this page, where it is another site's. */
export const memoryChat = new MemoryChat();
