// What of a file is sent to be checked: its name, its size and its two ends. The rest is not read.

const HEAD_BYTES = 8_192;
const TAIL_BYTES = 2_048;
const LONGEST_NAME = 1_000;

/** What `POST /api/files` takes; fails where the file is gone or must not be read. */
export async function sampleOf(file) {
  const ends = [file.slice(0, HEAD_BYTES), file.slice(-TAIL_BYTES)];
  const [head, tail] = await Promise.all(ends.map(encoded));
  return { name: nameOf(file), size: file.size, head, tail };
}

/** The file's name, of which a very long one keeps its end; half a surrogate pair is no text. */
export function nameOf(file) {
  const name = file.name.toWellFormed();
  return [...name].slice(-LONGEST_NAME).join("");
}

async function encoded(part) {
  const bytes = new Uint8Array(await part.arrayBuffer());
  return btoa(String.fromCharCode(...bytes));
}
