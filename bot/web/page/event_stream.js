/**
 * Reads server-sent events from a stream of bytes, cut anywhere (HTML standard, section 9.2.6).
 * `EventSource` can't do it here: it sends no headers of ours and hides why a connection ended.
 */
export class EventStreamParser {
  #decoder = new TextDecoder();
  #rest = "";
  #data = [];
  #event = "";
  #id = "";
  /** Milliseconds that the server asks to wait before connecting again; null if it never did. */
  retry = null;

  /** Returns the events that are complete after `bytes`: `{event, id, data}`. */
  push(bytes) {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    // A carriage return at the end may be half of a line break.
    const end = text.endsWith("\r") ? text.length - 1 : text.length;
    const lines = text.slice(0, end).split(/\r\n|\n|\r/);
    this.#rest = lines.pop() + text.slice(end);
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line) {
    if (line === "") return this.#dispatch();
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "data") this.#data.push(value);
    if (name === "event") this.#event = value;
    if (name === "id" && !value.includes("\0")) this.#id = value;
    if (name === "retry" && /^\d+$/.test(value)) this.retry = Number(value);
    return [];
  }

  #dispatch() {
    const complete = { event: this.#event || "message", id: this.#id, data: this.#data.join("\n") };
    const empty = this.#data.length === 0;
    this.#data = [];
    this.#event = "";
    return empty ? [] : [complete];
  }
}
