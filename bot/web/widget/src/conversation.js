import { focusedBeside } from "./dom.js";
import { helpfulGroup, messageItem, pendingItem, replyGroup, settle } from "./message.js";

// A screen reader may tell at the end of `aria-busy` what came meanwhile; not so while
// `aria-live` is off, so that one ends a moment later.
const LIVE_AFTER_MS = 200;
const NEAR_PX = 48;

/** The log: messages in the order of their `seq`, and below the last ones their buttons. */
export class Conversation {
  #log;
  #list;
  #dots;
  #on;
  #messages = new Map();
  #judged = new Set();
  #offered = { replies: null, helpful: null };
  #busy = true;
  #live = null;
  #scrolledTo = 0;

  /** `on`: `choose(message, button)`, `judge(message, helpful)`, `leaving()` as focus goes. */
  constructor(log, dots, on) {
    this.#log = log;
    this.#list = log.querySelector("ol");
    this.#dots = dots;
    this.#on = on;
    // A notice that comes, or a keyboard on the screen, leaves less room for the last message.
    new ResizeObserver(() => this.#scroll(this.#follows())).observe(log);
  }

  /** Until `loaded` nothing that is added is announced. */
  loading() {
    clearTimeout(this.#live);
    this.#busy = true;
    this.#log.ariaBusy = true;
    this.#log.ariaLive = "off";
  }

  loaded() {
    if (!this.#busy) return;
    this.#busy = false;
    this.#log.ariaBusy = false;
    const speak = () => (this.#log.ariaLive = "polite");
    if (this.#list.children.length) this.#live = setTimeout(speak, LIVE_AFTER_MS);
    else speak();
    this.offer();
    this.#scroll(true);
  }

  /** Shows a message of the server; a patient's that is here already takes the server's words. */
  show(message) {
    const follows = this.#follows();
    const known = this.#item(message.seq);
    this.#messages.set(message.seq, message);
    if (!known) this.#add(messageItem(message));
    else if (message.author === "patient") settle(known, message);
    this.offer();
    this.#scroll(follows);
  }

  /** Shows what the patient sends before the server has it; returns the item. */
  showPending(words) {
    const item = pendingItem(words);
    this.#list.append(item);
    this.offer();
    this.#scroll(true);
    return item;
  }

  /** Takes a pending item off again. */
  withdraw(item) {
    item.remove();
    this.offer();
  }

  /** The server has stored a pending item under `seq`. */
  settle(item, seq) {
    const known = this.#item(seq);
    if (known && known !== item) item.remove(); // it came by the stream before
    else settle(item, { seq });
    if (seqOf(item.previousElementSibling) > seq) this.#insert(item);
    this.offer();
  }

  /** Whether the patient has said if this answer helped; it is asked once. */
  judged(message, done) {
    if (done) this.#judged.add(message.seq);
    else this.#judged.delete(message.seq);
    this.offer();
  }

  showTyping(typing) {
    this.#dots.hidden = !typing;
    if (typing) this.#scroll(this.#follows());
  }

  /** Who said what, in order: what a copy for the patient holds. */
  lines() {
    return [...this.#list.children].map((item) => {
      const [who, words] = [".unseen", ".bubble"].map((part) => item.querySelector(part).innerText);
      return `${who.trim()}\n${words.trim()}`;
    });
  }

  clear() {
    this.#before(this.#log);
    this.#list.replaceChildren();
    this.#messages.clear();
    this.#judged.clear();
    this.#offered = { replies: null, helpful: null };
    this.showTyping(false);
  }

  #messageOf(item) {
    return this.#messages.get(seqOf(item));
  }

  #item(seq) {
    return this.#list.querySelector(`:scope > [data-seq="${Number(seq)}"]`);
  }

  #add(item) {
    const newest = [...this.#list.children].every((other) => !isLater(other, item));
    // With its buttons from the start, so that it is announced in one piece.
    if (newest) this.offer([...this.#list.children, item]);
    this.#insert(item);
  }

  #insert(item) {
    const before = [...this.#list.children].findLast((other) => !isLater(other, item));
    if (before) before.after(item);
    else this.#list.prepend(item);
  }

  /** Buttons belong to the last message alone, "Did this help?" to the last turn's answer. */
  offer(items = [...this.#list.children]) {
    if (this.#busy) return;
    const last = this.#messageOf(items.at(-1));
    const replies = last?.author === "bot" && last.buttons?.length ? items.at(-1) : null;
    this.#put("helpful", this.#askable(items), (message) =>
      helpfulGroup((helpful) => this.#on.judge(message, helpful)),
    );
    this.#put("replies", replies, (message) =>
      replyGroup(message.buttons, (button) => this.#on.choose(message, button)),
    );
  }

  #askable(items) {
    const turn = this.#messageOf(items.at(-1))?.reply_to;
    const item = items.findLast((one) => {
      const message = this.#messageOf(one);
      return message?.feedback && message.reply_to === turn;
    });
    return item && !this.#judged.has(seqOf(item)) ? item : null;
  }

  #put(kind, item, build) {
    const now = this.#offered[kind];
    if ((now?.item ?? null) === item) return;
    if (now) {
      this.#before(now.group);
      now.group.remove();
    }
    const group = item && build(this.#messageOf(item));
    if (group) item.append(group);
    this.#offered[kind] = group && { item, group };
  }

  // Focus must not fall to the page when the focused element goes.
  #before(going) {
    const focused = focusedBeside(going);
    if (going !== focused && going.contains(focused)) this.#on.leaving();
  }

  #follows() {
    return Math.abs(this.#log.scrollTop - this.#scrolledTo) < NEAR_PX;
  }

  /** To the end, but not past what was asked last: an answer is read from its top. */
  #scroll(follows) {
    if (!follows || this.#busy) return;
    const asked = [...this.#list.children].findLast((item) => item.className === "patient");
    const end = this.#log.scrollHeight - this.#log.clientHeight;
    this.#log.scrollTop = Math.min(end, asked ? asked.offsetTop - NEAR_PX / 4 : 0);
    this.#scrolledTo = this.#log.scrollTop;
  }
}

function seqOf(item) {
  return Number(item?.dataset.seq);
}

function isLater(one, other) {
  return seqOf(one) > seqOf(other);
}
