import { accepted, callForJson, fetch } from "./api.js";
import { EventStreamParser } from "./event_stream.js";
import { Problem, Unreachable } from "./failures.js";
import { Patience } from "./patience.js";
import { signIn } from "./sign_in.js";

const FIRST_BYTE_SECONDS = 5;
const SILENCE_SECONDS = 40; // the server pings every 15
const STALE_MS = 20_000;
const POLL_SECONDS = 25;
const SILENT_STREAMS = 2; // then something between us holds the stream back
const STREAM_AGAIN_MS = 300_000;

/**
 * Keeps listening to the conversation, through lost connections: by a stream of events, or by
 * long polls where a proxy does not let the stream through.
 */
export class Listener {
  #on;
  #run = 0;
  #after = 0;
  #ready = false;
  #retrySeconds = 1;
  #silentStreams = 0;
  #streamAgainAt = 0;
  #connection = null;
  #patience = new Patience();

  /**
   * `on`: `message(message)`, `ready(last)`, `trouble()`, `restored()`, `over(reason)`,
   * `ending({seconds, may_stay})`, `kept()`, `noChat(reason)`, `lost()`, `back()`.
   */
  constructor(on) {
    this.#on = on;
  }

  /** Listens from the first message on. */
  start() {
    this.stop();
    this.#after = 0;
    this.#ready = false;
    this.#listen(this.#run);
  }

  stop() {
    this.#run += 1;
    this.#connection?.control.abort();
    this.#patience.hurry();
  }

  /** `seq` of the last message that came. */
  get after() {
    return this.#after;
  }

  /** Something has changed, such as the end of a sleep: looks at once if there is a connection. */
  hurry() {
    this.#patience.hurry();
    if (this.#connection?.isStale) this.#connection.control.abort();
    this.#checkSignIn(this.#run);
  }

  /** Who signed out in another window must not leave the talk on the screen of this one. */
  async #checkSignIn(run) {
    if (!(await signIn.isOver()) || run !== this.#run) return;
    this.stop();
    this.#on.over("token");
  }

  async #listen(run) {
    while (run === this.#run) {
      try {
        if (this.#mayStream()) await this.#stream(run);
        else await this.#poll(run);
      } catch (failure) {
        if (run === this.#run) await this.#failed(failure);
      }
    }
  }

  async #failed(failure) {
    if (failure instanceof Problem && failure.slug === "no-chat") {
      this.stop();
      this.#on.noChat(failure.reason);
      return;
    }
    if (!(failure instanceof Problem || failure instanceof Unreachable)) reportError(failure);
    this.#on.lost();
    await this.#patience.wait(failure.retryAfter);
  }

  #mayStream() {
    if (this.#silentStreams < SILENT_STREAMS) return true;
    if (Date.now() < this.#streamAgainAt) return false;
    this.#silentStreams = SILENT_STREAMS - 1;
    return true;
  }

  async #stream(run) {
    const connection = new Connection(this.#after);
    this.#connection = connection;
    try {
      for await (const event of connection.events()) {
        if (run !== this.#run) return;
        this.#heard(connection);
        this.#take(event);
      }
    } catch (failure) {
      if (connection.wasSilent) this.#noteSilence();
      // One that had begun is begun again before anybody is told.
      if (!connection.hasBegun || !(failure instanceof Unreachable)) throw failure;
    }
    if (run === this.#run && !connection.closing) await this.#patience.wait(this.#retrySeconds);
  }

  #heard(connection) {
    this.#silentStreams = 0;
    this.#retrySeconds = connection.retrySeconds || this.#retrySeconds;
    this.#patience.reset();
    this.#on.back();
  }

  #noteSilence() {
    this.#silentStreams += 1;
    this.#streamAgainAt = Date.now() + STREAM_AGAIN_MS;
  }

  #take({ event, data }) {
    const content = JSON.parse(data);
    if (event === "message") this.#message(content);
    if (event === "ready") this.#on.ready(content.last);
    if (["ending", "kept", "trouble", "restored"].includes(event)) this.#on[event](content);
    // A token has had its time: the next connection brings another one.
    if (event === "expired" && content.reason !== "token") {
      this.stop();
      this.#on.over(content.reason);
    }
  }

  #message(message) {
    if (message.seq <= this.#after) return;
    this.#after = message.seq;
    this.#on.message(message);
  }

  async #poll(run) {
    const query = `after=${this.#after}&wait=${this.#ready ? POLL_SECONDS : 0}`;
    const path = `/api/events?${query}`;
    const { messages, last, ending } = await callForJson("GET", path, undefined, { seconds: SILENCE_SECONDS });
    if (run !== this.#run) return;
    this.#patience.reset();
    this.#on.back();
    for (const message of messages) this.#message(message);
    if (!this.#ready) this.#on.ready(last);
    this.#ready = true;
    if (ending) this.#on.ending(ending);
    else this.#on.kept();
  }
}

/** One connection of the stream, given up when no byte comes for too long. */
class Connection {
  control = new AbortController();
  hasBegun = false;
  wasSilent = false;
  closing = false;
  #after;
  #heardAt = Date.now();
  #parser = new EventStreamParser();
  #timer = null;

  constructor(after) {
    this.#after = after;
  }

  get isStale() {
    return Date.now() - this.#heardAt > STALE_MS;
  }

  get retrySeconds() {
    return this.#parser.retry / 1000;
  }

  async *events() {
    this.#allow(FIRST_BYTE_SECONDS);
    try {
      const response = await accepted(await fetch("/api/events", this.#request()));
      for await (const bytes of chunks(response.body)) {
        this.hasBegun = true;
        this.#allow(SILENCE_SECONDS);
        for (const event of this.#parser.push(bytes)) {
          this.closing ||= ["closing", "expired"].includes(event.event);
          yield event;
        }
      }
    } finally {
      clearTimeout(this.#timer);
      this.control.abort();
    }
  }

  #allow(seconds) {
    this.#heardAt = Date.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.wasSilent = !this.hasBegun;
      this.control.abort();
    }, seconds * 1000);
  }

  #request() {
    const headers = { Accept: "text/event-stream" };
    if (this.#after) headers["Last-Event-ID"] = String(this.#after);
    return { headers, signal: this.control.signal };
  }
}

async function* chunks(body) {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new Unreachable();
    });
    if (done) return;
    yield value;
  }
}
