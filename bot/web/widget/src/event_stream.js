/**
 * Reads server-sent events from a stream of bytes, cut anywhere, in the form in which our server
 * writes them (bot/web/event_writer.py): each field once, data in one line. `EventSource` can't do
 * it here: it sends no headers of ours and hides why a connection ended.
 */
export class EventStreamParser {
  #decoder = new TextDecoder();
  #rest = "";
  /** Milliseconds that the server asks to wait before connecting again; 0 if it never did. */
  retry = 0;

  /** Returns the events that are complete after `bytes`: `{event, id, data}`. */
  push(bytes) {
    // No data holds a carriage return, so that any of them only ends a line.
    const text = this.#decoder.decode(bytes, { stream: true }).replaceAll("\r", "");
    const blocks = (this.#rest + text).split("\n\n");
    this.#rest = blocks.pop();
    return blocks.map((block) => this.#fields(block)).filter(({ data }) => data);
  }

  #fields(block) {
    const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/)));
    if (fields.retry) this.retry = Number(fields.retry);
    return fields;
  }
}
