import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { compiledSchemas } from "./compiled-schemas.js";
import { BUNDLE } from "./jest-bundle.js";

const ROOT = join(import.meta.dirname, "..");

/** The entries of a package, by name: "index" is its main one. */
function entriesOf(folder) {
  const { exports = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const sources = Object.entries(exports).flatMap(([name, { "@ratiometer/source": source }]) =>
    source === undefined ? [] : [[name === "." ? "index" : name.slice(2), join(folder, source)]],
  );
  return Object.fromEntries(sources);
}

/**
 * The packages in few files, made anew from their sources before Jest starts: each test file loads the packages it needs on its own, and loading a thousand modules takes Jest
 * longer than most tests. What tests import by path is in `jest-bundled-test.js`.
 */
export default async function bundlePackages() {
  const packages = readdirSync(join(ROOT, "packages")).map((name) => join(ROOT, "packages", name));
  await Promise.all(
    packages
      .filter((folder) => existsSync(join(folder, "package.json")))
      .map((folder) =>
        build({
          ...BUNDLE,
          plugins: [compiledSchemas, ...BUNDLE.plugins],
          entryPoints: entriesOf(folder),
          outdir: join(folder, "node_modules/.tested"),
          splitting: true,
        }),
      ),
  );
}
