import { existsSync, readdirSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const ROOT = join(import.meta.dirname, "..");

/** Sources that look for files beside them go on to do so. */
const placed = {
  name: "placed",
  setup({ onLoad }) {
    onLoad({ filter: /packages[\\/][\w-]+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      return { loader: "ts", contents: text.replaceAll("import.meta.url", JSON.stringify(pathToFileURL(path).href)) };
    });
  },
};

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
 * longer than most tests. What a package's own tests import by path is not touched.
 */
export default async function bundlePackages() {
  const packages = readdirSync(join(ROOT, "packages")).map((name) => join(ROOT, "packages", name));
  await Promise.all(
    packages
      .filter((folder) => existsSync(join(folder, "package.json")))
      .map((folder) =>
        build({
          entryPoints: entriesOf(folder),
          outdir: join(folder, "node_modules/.tested"),
          bundle: true,
          splitting: true,
          format: "esm",
          platform: "node",
          target: "node20",
          packages: "external",
          logLevel: "error",
          plugins: [placed],
        }),
      ),
  );
}
