// Makes dist/index.html: one page with its script, which is its worker's, too, its style and a policy that allows nothing else.
//
//   node apps/viewer/build.js
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compiledSchemas } from "../../tools/compiled-schemas.js";
import { STYLE } from "./dist/page/style.js";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const { version: VERSION } = JSON.parse(readFileSync(join(HERE, "package.json"), "utf8"));

/** The numbers of the detector, which a page does not find beside its script. */
const detectorCard = {
  name: "detector-card",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]detector-card-text\.js$/ }, () => {
      const text = readFileSync(join(HERE, "../../packages/simulation/data/generic-lhc.v1.yaml"), "utf8");
      return { contents: `export const detectorCardText = () => ${JSON.stringify(text)};`, loader: "js" };
    });
  },
};

/** Modules of Node and native engines: whoever needs one of them is no part of the page, which is checked below. */
const OUTSIDE =
  /^(?:node:.*|child_process|crypto|events|fs|os|path|stream|url|util|worker_threads|onnxruntime-node|@tensorflow\/.*|@resvg\/.*)$/;
const outside = {
  name: "outside",
  setup({ onResolve }) {
    onResolve({ filter: OUTSIDE }, ({ path }) => ({ path, external: true, sideEffects: false }));
    // a list of decoders, one of which compiles WebAssembly when it is made, which the policy forbids; the page takes others one by one
    onResolve({ filter: /^\.\/compressors\.js$/ }, ({ path, resolveDir }) =>
      resolveDir.includes("hyparquet-compressors") ? { path: join(resolveDir, path), sideEffects: false } : undefined,
    );
  },
};

/** Stands where a file looks for another one beside it. */
const BESIDE = "fileBesideTheScript";

const { outputFiles, metafile } = await build({
  absWorkingDir: HERE,
  entryPoints: ["dist/main.js"],
  inject: ["buffer.js"],
  bundle: true,
  // a file beside the script is something that a page does not have
  define: { "import.meta.url": BESIDE, PAGE_VERSION: JSON.stringify(VERSION) },
  write: false,
  minify: true,
  metafile: true,
  charset: "utf8",
  format: "iife",
  legalComments: "eof",
  platform: "browser",
  target: "es2022",
  plugins: [compiledSchemas, detectorCard, outside],
});
const [output] = Object.values(metafile.outputs);
if (output.imports.length > 0) {
  const asking = output.imports.map(({ path }) => {
    const files = Object.keys(output.inputs).filter((file) => metafile.inputs[file]?.imports.some((each) => each.path === path));
    return `${path} for ${files.join(", ")}`;
  });
  throw new Error(`the page needs ${asking.join("; ")}`);
}
const script = outputFiles[0].text;
if (script.includes(BESIDE)) throw new Error(`the page looks for a file: ${script.slice(script.indexOf(BESIDE) - 200).slice(0, 220)}`);
const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)}`,
  `style-src ${hash(STYLE)}`,
  "worker-src blob:",
  "img-src blob: data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

mkdirSync(`${HERE}dist`, { recursive: true });
writeFileSync(
  `${HERE}dist/index.html`,
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="icon" href="data:,">
<title>Ratiometer viewer</title>
<style>${STYLE}</style>
</head>
<body>
<noscript>This page computes in your browser, and needs JavaScript for it.</noscript>
<script>${script}</script>
</body>
</html>
`,
);
