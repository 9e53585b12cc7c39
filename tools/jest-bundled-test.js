import { dirname } from "node:path";
import { build, transform } from "esbuild";
import { BUNDLE } from "./jest-bundle.js";
import { groupText, testGroups } from "./test-groups.js";

let groups;

/**
 * Jest's transformer of test files: each becomes one module with all that it imports by path, or with the others of its group. Packages stay outside
 * (`jest-packages.js`); so does everything where a test puts another module in the place of one.
 */
export default {
  async processAsync(text, path, { transformerConfig }) {
    const { format, target } = BUNDLE;
    if (text.includes("unstable_mockModule"))
      return transform(text, { format, target, loader: "ts", sourcefile: path, sourcemap: "inline" });
    groups ??= transformerConfig.grouped ? testGroups() : new Map();
    const group = groups.get(path);
    const entry =
      group === undefined
        ? { entryPoints: [path] }
        : { stdin: { contents: groupText(group), resolveDir: dirname(path), sourcefile: `${path}.group` } };
    const { outputFiles } = await build({ ...BUNDLE, ...entry, outfile: `${path}.js`, write: false, sourcemap: "inline" });
    const [{ text: code }] = outputFiles;
    const waiting = group === undefined ? null : /async "(.*)"\(\) \{/.exec(code);
    if (waiting !== null)
      throw new Error(`${waiting[1]} waits while it is loaded: tests that import it cannot be in a group (tools/test-groups.js)`);
    return { code };
  },
};
