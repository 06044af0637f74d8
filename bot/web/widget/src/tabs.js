// Tabs of one browser share the chat, since they share its cookie.

const NAME = "portal-help-desk";
const channel = new BroadcastChannel(NAME);

/**
 * Runs `act(hadToWait)` while no other tab does, so that two tabs opened together begin one chat.
 */
export async function oneTabAtATime(act) {
  const { locks } = navigator;
  const atOnce = async (lock) => lock && (await act(false), true);
  const isDone = await locks.request(NAME, { ifAvailable: true }, atOnce);
  if (!isDone) await locks.request(NAME, () => act(true));
}

/** Tells the other tabs that a new chat has begun here. Nothing of it is told. */
export function tellBegun() {
  channel.postMessage("begun");
}

/** A tab that slept through the end of its chat must not go on with the next one's messages. */
export function begunElsewhere(act) {
  channel.addEventListener("message", act);
}
