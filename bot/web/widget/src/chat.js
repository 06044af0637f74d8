import { Arrivals } from "./arrivals.js";
import { Beginning } from "./beginning.js";
import { Composer } from "./composer.js";
import { ConnectionNotice } from "./connection_notice.js";
import { Conversation } from "./conversation.js";
import { askBeforeEnding, endChat } from "./end_dialog.js";
import { EndingWarning } from "./ending_warning.js";
import { FileChecks } from "./file_checks.js";
import { judge } from "./helpful.js";
import { Listener } from "./listener.js";
import { closing } from "./menu.js";
import { memoryChat } from "./memory_chat.js";
import { Notices } from "./notices.js";
import { Outbox } from "./outbox.js";
import { refusal, refusalOf } from "./refusals.js";
import { saveCopy } from "./saved_copy.js";
import { signIn } from "./sign_in.js";
import { begunElsewhere, tellBegun } from "./tabs.js";
import { hasText, text } from "./texts.js";
import { TypingSign } from "./typing_sign.js";
import { tellWhose } from "./whose.js";

const NOTE_SECONDS = 8;

/** The chat: puts its parts together and decides what happens when. */
export class Chat {
  #state = "starting"; // "open" while there is a conversation, "over" after it
  #parts;
  #news;
  #arrivals;
  #warning;
  #beginning;
  #notices;
  #connection;
  #conversation;
  #composer;
  #files;
  #listener;
  #outbox;
  #typing;

  /** `parts`: the elements (`view.js`); `news()` is called when a message comes. */
  constructor(parts, news = () => {}) {
    this.#parts = parts;
    this.#news = news;
    this.#notices = new Notices(parts.status, parts.alert, () => this.#composer.focus());
    this.#warning = new EndingWarning(this.#notices);
    this.#connection = new ConnectionNotice(this.#notices);
    this.#typing = new TypingSign((typing) => this.#showTyping(typing));
    this.#composer = new Composer(parts, this.#notices, (words) => this.#submit(words));
    this.#files = this.#makeFileChecks();
    this.#conversation = this.#makeConversation();
    this.#outbox = this.#makeOutbox();
    this.#beginning = new Beginning(this.#outbox);
    this.#listener = this.#makeListener();
    this.#arrivals = new Arrivals(
      (message) => this.#show(message),
      (message) => message.author === "patient" && !this.#outbox.isEmpty,
    );
    this.#listenToButtons(parts);
    begunElsewhere(() => this.#outbox.whenEmpty(() => this.#state === "open" && this.start()));
  }

  #listenToButtons(parts) {
    closing(parts.menu);
    askBeforeEnding(parts, () => this.#end());
    parts.new.onclick = () => this.#startAnew();
    parts.person.onclick = () => this.#askForAPerson();
    parts.save.onclick = () => saveCopy(this.#conversation.lines());
  }

  /** Shows the conversation that the server knows, or begins one. */
  start() {
    this.#empty("starting");
    this.#notices.endAlert();
    this.#conversation.loading();
    this.#enter();
  }

  /** Stops listening; `start` goes on. */
  stop() {
    this.#beginning.giveUp();
    this.#listener.stop();
  }

  /** There is reason to hope that the server can be reached again. */
  hurry() {
    this.#outbox.hurry();
    this.#listener.hurry();
  }

  #makeConversation() {
    return new Conversation(this.#parts.log, this.#parts.dots, {
      choose: (message, button) => this.#send({ choice: button.id, message }, button.title),
      judge: (message, helpful) => judge(message, helpful, this.#forJudging()),
      leaving: () => this.#composer.focus(),
    });
  }

  #forJudging() {
    const over = (reason) => this.#over(reason);
    return { conversation: this.#conversation, notices: this.#notices, over };
  }

  #makeFileChecks() {
    return new FileChecks(this.#parts, this.#notices, {
      show: (name) => this.#showPending(name),
      send: (file, item) => this.#queue({ file }, item),
      unreadable: (item) => this.#conversation.withdraw(item),
      leaving: () => this.#composer.focus(),
    });
  }

  #makeOutbox() {
    return new Outbox({
      delivered: (entry, seq) => this.#delivered(entry, seq),
      refused: (entries, problem) => this.#refused(entries, problem),
      lost: () => this.#connection.lost("outbox"),
      back: () => this.#connection.back("outbox"),
    });
  }

  #makeListener() {
    return new Listener({
      message: (message) => this.#arrivals.take(message),
      ending: (what) => this.#warning.warn(what),
      kept: () => this.#warning.clear(),
      ready: (last) => this.#ready(last),
      trouble: () => this.#connection.lost("trouble"),
      restored: () => this.#connection.back("trouble"),
      over: (reason) => this.#over(reason),
      noChat: (reason) => this.#noChat(reason),
      lost: () => this.#connection.lost("listener"),
      back: () => this.#connection.back("listener"),
    });
  }

  // Beginning and ending

  async #enter() {
    if (!(await this.#beginning.enter())) return;
    tellWhose(this.#parts.who);
    this.#parts.end.hidden = signIn.isSignedIn; // the portal's sign-out ends such a chat
    this.#warning.watchSignIn();
    this.#listener.start();
  }

  async #noChat(reason) {
    if (this.#state !== "starting") this.#over(reason);
    else await this.#begin();
  }

  async #begin() {
    await this.#beginning.greet(() => this.#state === "starting");
    if (this.#state === "starting") this.#listener.start();
  }

  #begun(seq) {
    tellBegun();
    this.#typing.ask(seq);
    this.#conversation.loaded(); // there is no history: the greeting is news
  }

  #ready(last) {
    if (last < this.#listener.after) {
      this.start(); // the cookie belongs to another chat than the one shown
      return;
    }
    if (!last) {
      this.#begin(); // a patient's first visit
      return;
    }
    this.#state = "open";
    this.#conversation.loaded();
    this.#typing.ready();
  }

  #startAnew() {
    this.start();
    this.#composer.focus();
  }

  async #end() {
    if (!(await endChat())) {
      this.#notices.alert(text("refused.end"));
      return;
    }
    this.#over("ended");
    this.#parts.new.focus();
  }

  #over(reason) {
    if (this.#state === "over") return;
    this.#close(text(hasText(`over.${reason}`) ? `over.${reason}` : "over"), true);
  }

  #close(why, calm = false) {
    this.#empty("over");
    const draft = this.#composer.isEmpty ? "" : ` ${text("over.draft")}`;
    this.#notices.alert(why + draft, { calm });
  }

  /** Takes everything of the conversation off the page, but not what is not sent yet. */
  #empty(state) {
    this.#state = state;
    this.stop();
    this.#arrivals.clear();
    this.#warning.reset();
    if (state === "over") memoryChat.forget();
    this.#giveBack(this.#outbox.clear());
    this.#conversation.clear();
    this.#connection.reset();
    this.#typing.reset();
    this.#parts.ending.close();
    this.#parts.new.hidden = state !== "over";
    this.#parts.end.hidden = state === "over";
    this.#parts.who.hidden = true;
    this.#composer.maySend(state !== "over");
    this.#files.maySend(state !== "over");
  }

  // What the patient does

  #submit(words) {
    if (this.#state === "over") this.#startAnew();
    else if (!words.trim()) this.#notices.tell("note", text("empty"), NOTE_SECONDS);
    else if (this.#composer.isTooLong) this.#composer.measure();
    else {
      this.#composer.clear();
      this.#send({ text: words }, words);
    }
    this.#composer.focus();
  }

  #askForAPerson() {
    if (this.#state === "over") this.start();
    this.#send({ choice: "person", label: text("person") }, text("person"));
    this.#composer.focus();
  }

  #send(content, shown) {
    this.#queue(content, this.#showPending(shown));
  }

  #showPending(words) {
    this.#notices.endAlert();
    this.#notices.untell("note");
    return this.#conversation.showPending(words);
  }

  /** Is over when the server has it or it is given back. */
  #queue(content, item) {
    const entry = { client_id: crypto.randomUUID(), ...content, item, after: this.#listener.after };
    return new Promise((settled) => this.#outbox.add({ ...entry, settled }));
  }

  #delivered(entry, seq) {
    if (entry.choice === "start") this.#begun(seq);
    else if (entry.item) this.#conversation.settle(entry.item, seq);
    entry.settled?.();
    if (seq) this.#typing.ask(seq);
    this.#arrivals.release();
    if (seq <= entry.after) this.start(); // it went into another chat than the one shown
  }

  #refused(entries, problem) {
    const [first] = entries;
    if (problem.slug === "gone-button" && first.message) first.message.buttons = [];
    this.#giveBack(entries);
    if (problem.slug === "no-chat") this.#over(problem.reason);
    else if (first.choice === "start") this.#close(refusal("over.start", problem));
    else if (!first.continues) this.#notices.alert(refusalOf(entries, problem));
    this.#arrivals.release();
  }

  /** What could not be sent is in the field again. */
  #giveBack(entries) {
    for (const entry of entries) {
      entry.item?.remove();
      entry.settled?.();
    }
    this.#composer.restore(entries.map((entry) => entry.text).filter(Boolean));
    this.#conversation.offer();
  }

  // What the server sends

  #show(message) {
    this.#conversation.show(message);
    if (message.author === "patient") this.#typing.ask(message.seq);
    else this.#typing.answer(message.reply_to ?? message.seq);
    if (message.author !== "patient" && this.#state === "open") this.#news();
  }

  #showTyping(typing) {
    this.#conversation.showTyping(typing);
    if (typing) this.#notices.tell("typing", text("typing"));
    else this.#notices.untell("typing");
  }
}
