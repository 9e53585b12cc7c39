// The compiled modules of a package in few files, bundle/ beside dist/: to load a thousand modules one by one takes Node more than a second, in each process and thread.
//
//   node tools/bundle-packages.js [FOLDER…]    all packages if none is given
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, join, relative, resolve, sep } from "node:path";
import { build } from "esbuild";
import { compiledSchemas } from "./compiled-schemas.js";
import { placedModules } from "./placed-modules.js";

const ROOT = join(import.meta.dirname, "..");
const BUNDLED = "./bundle/";

/** Where a module was, from any file of its package's bundle: all are in one folder. */
const placeIn = (folder) => (path) =>
  `new URL(${JSON.stringify(`../${relative(folder, path).replaceAll(sep, "/")}`)}, import.meta.url).href`;

/** The compiled modules that a package exports from its bundle. */
function entriesOf(folder) {
  const { exports = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return Object.values(exports).flatMap(({ default: file }) =>
    file?.startsWith(BUNDLED) ? [join(folder, "dist", file.slice(BUNDLED.length))] : [],
  );
}

async function bundlePackage(folder) {
  const entryPoints = entriesOf(folder);
  if (entryPoints.length === 0) return;
  const outdir = join(folder, "bundle");
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "linked",
    sourcesContent: false,
    metafile: true,
    logLevel: "warning",
    plugins: [compiledSchemas, placedModules(/[\\/]dist[\\/].*\.js$/, placeIn(folder))],
  });
  const made = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
  for (const name of readdirSync(outdir)) if (!made.has(name)) rmSync(join(outdir, name));
}

const given = process.argv.slice(2).map((folder) => resolve(folder));
const all = ["packages", "apps"].flatMap((group) => readdirSync(join(ROOT, group)).map((name) => join(ROOT, group, name)));
await Promise.all((given.length > 0 ? given : all).filter((folder) => existsSync(join(folder, "package.json"))).map(bundlePackage));
