// The help desk's chat on the portal's pages (docs/widget.md): who is signed in here is signed in there.

import "/static/help-desk-chat.js";

const ANSWER_MS = 5_000;

async function getToken({ stay }) {
  const signal = AbortSignal.timeout(ANSWER_MS);
  const path = stay ? "/portal/chat-token?stay=yes" : "/portal/chat-token";
  const response = await fetch(path, { method: "POST", cache: "no-store", signal });
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
}

document.querySelector("help-desk-chat").getToken = getToken;
