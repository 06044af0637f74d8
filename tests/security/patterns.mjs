// How long the patterns of the pages' scripts take. JSON on standard input: the patterns and the
// texts they are tried on; on standard output those that grow faster than their text.

import { text } from "node:stream/consumers";

import { parse } from "../../bot/web/widget/src/markdown.js";

const LARGEST_GROWTH = 6; // from n to 4n; linear is 4, quadratic 16
const SHORTEST = 4; // milliseconds; below it a clock tells little

const { patterns, markdown, most, floor } = JSON.parse(await text(process.stdin));

function made([head, pump, end], size) {
  return head + pump.repeat(Math.max(1, Math.floor(size / pump.length))) + end;
}

function milliseconds(work, words, times = 1) {
  const all = Array.from({ length: times }, () => {
    const begun = process.cpuUsage();
    work(words);
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1000;
  });
  return Math.min(...all);
}

function grew(work, attack) {
  let size = 16;
  while (4 * size < most && milliseconds(work, made(attack, size)) < SHORTEST) size *= 2;
  size = Math.min(size, most / 4);
  const once = milliseconds(work, made(attack, size), 3);
  const larger = milliseconds(work, made(attack, 4 * size), 3);
  return larger > LARGEST_GROWTH * Math.max(once, SHORTEST / 4) && larger > floor / 20;
}

/** From small texts up: one that takes for ever is noticed while it still ends. */
function isSlow(work, attack) {
  for (let size = 64; size < most; size *= 4) {
    if (milliseconds(work, made(attack, size)) > floor) return true;
  }
  const takes = milliseconds(work, made(attack, most), 3);
  return takes > floor && [1, 2, 3].every(() => grew(work, attack));
}

function anywhere(source, flags) {
  const all = new RegExp(source, flags.includes("g") ? flags : `${flags}g`);
  return (words) => [...words.matchAll(all)].length;
}

const slow = patterns.flatMap(({ source, flags, attacks }) => {
  const found = attacks.find((attack) => isSlow(anywhere(source, flags), attack));
  return found ? [{ source, attack: found }] : [];
});
const slowMarkdown = markdown.filter((attack) => isSlow(read, attack));

/** Lists in lists without end are none that the server sends (test_hostile_markdown.py). */
function read(words) {
  try {
    parse(words);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}

process.stdout.write(JSON.stringify({ slow, slowMarkdown }));
