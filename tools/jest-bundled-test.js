import { build, transform } from "esbuild";
import { BUNDLE } from "./jest-bundle.js";

/**
 * Jest's transformer of test files: each becomes one module with all that it imports by path. Packages stay outside (`jest-packages.js`); so does everything where
 * a test puts another module in the place of one.
 */
export default {
  async processAsync(text, path) {
    const { format, target } = BUNDLE;
    if (text.includes("unstable_mockModule"))
      return transform(text, { format, target, loader: "ts", sourcefile: path, sourcemap: "inline" });
    const { outputFiles } = await build({ ...BUNDLE, entryPoints: [path], outfile: `${path}.js`, write: false, sourcemap: "inline" });
    return { code: outputFiles[0].text };
  },
};
