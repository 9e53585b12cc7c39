import { readFile } from "node:fs/promises";

/**
 * For esbuild: modules that look for files beside them go on to do so in a bundle.
 * @param filter of their paths @param placeOf the expression that stands for their import.meta.url
 */
export const placedModules = (filter, placeOf) => ({
  name: "placed-modules",
  setup({ onLoad }) {
    onLoad({ filter }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      return { loader: path.endsWith(".ts") ? "ts" : "js", contents: text.replaceAll("import.meta.url", placeOf(path)) };
    });
  },
});
