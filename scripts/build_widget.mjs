// Builds the widget: one script with its styles and English texts, and a file of texts for each
// other language. What it writes is committed, so that serving the chat needs no Node.
//
//     npm run build        writes bot/web/widget/built/
//     npm run build DIR    writes there

import { readFile, readdir, writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build, transform } from "esbuild";

const WIDGET = fileURLToPath(new URL("../bot/web/widget/", import.meta.url));
const NAME = "help-desk-chat";
const TARGET = "es2022";

/** A style sheet as a text, without what only people need. */
const styles = {
  name: "styles",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf-8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const folder = process.argv[2] ?? join(WIDGET, "built");
await mkdir(folder, { recursive: true });
await build({
  entryPoints: [join(WIDGET, "src", "element.js")],
  outfile: join(folder, `${NAME}.js`),
  bundle: true,
  format: "esm",
  minify: true,
  target: TARGET,
  legalComments: "none",
  charset: "utf8",
  plugins: [styles],
});
for (const file of await readdir(join(WIDGET, "strings"))) {
  if (file === "en.json") continue;
  const texts = JSON.parse(await readFile(join(WIDGET, "strings", file), "utf-8"));
  await writeFile(join(folder, `${NAME}.${file}`), `${JSON.stringify(texts)}\n`);
}
