// The page's parsers, without a browser: JSON on standard input, JSON on standard output.

import { text } from "node:stream/consumers";

import { EventStreamParser } from "../../bot/web/widget/src/event_stream.js";
import { isAllowedLink, parse } from "../../bot/web/widget/src/markdown.js";

const { markdown = [], links = [], streams = [] } = JSON.parse(await text(process.stdin));

function read(pieces) {
  const parser = new EventStreamParser();
  const events = pieces.flatMap((piece) => parser.push(Uint8Array.from(piece)));
  return { events, retry: parser.retry };
}

process.stdout.write(
  JSON.stringify({
    markdown: markdown.map((words) => parse(words)),
    links: links.map((href) => isAllowedLink(href)),
    streams: streams.map(read),
  }),
);
