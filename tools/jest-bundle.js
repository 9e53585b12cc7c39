import { pathToFileURL } from "node:url";
import { placedModules } from "./placed-modules.js";

const GLOBALS = [
  ..."Array BigInt Boolean Date Error JSON Map Math Number Object Promise RangeError RegExp Set String Symbol WeakMap".split(" "),
  ..."Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array".split(" "),
  ..."BigInt64Array BigUint64Array ArrayBuffer SharedArrayBuffer DataView TextDecoder TextEncoder".split(" "),
];

/**
 * How esbuild makes few modules of many for Jest, packages of others left outside. Globals become constants of the modules: in Jest's contexts each look at a
 * global is a call, and numerical code looks at `Math` all the time.
 */
export const BUNDLE = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  logLevel: "error",
  plugins: [placedModules(/[\\/](?:packages|apps|tools)[\\/].*\.[jt]s$/, (path) => JSON.stringify(pathToFileURL(path).href))],
  banner: { js: `const { ${GLOBALS.join(", ")} } = globalThis;` },
};
