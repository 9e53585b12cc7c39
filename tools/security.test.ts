import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { parseAnalysis } from "@ratiometer/config";

/** Sources that run at a user's, tests and what tests are made with left out. */
const SOURCES = ["packages", "apps"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name}`)
    .filter(
      (path) => /\/(?:src|browser|bin)\//.test(path) && /\.(?:ts|js|mjs)$/.test(path) && !/node_modules|\.test\.ts$|\/testing\//.test(path),
    ),
);

/** What would run a text, or a program, with the files that may. */
const RUNS: readonly (readonly [string, RegExp, readonly string[]])[] = [
  ["eval", /\beval\s*\(/, []],
  ["functions made of texts", /\bnew\s+Function\b|(?<!\w)Function\s*\(/, []],
  ["node:vm", /["'](?:node:)?vm["']/, []],
  // the compression of networks measures memory in a process of its own: Node with a file of ours
  ["other programs", /["'](?:node:)?child_process["']/, ["apps/cli/src/compression/session-memory.ts"]],
  // the optional engine by its fixed names, and the module that a thread's order from the same program names
  ["modules named at run time", /\bimport\(\s*(?!["'])/, ["packages/classifiers/src/engine/tensorflow-engine.ts", "packages/likelihood/src/inference/experiment-source.ts"]], // prettier-ignore
  ["timers of texts", /\bset(?:Timeout|Interval)\(\s*["'`]/, []],
  ["markup that is not escaped", /\binnerHTML\b|\bdocument\.write\b|insertAdjacentHTML/, []],
];

test.each(RUNS)("no source uses %s, but for those that are known", (_, pattern, known) => {
  const found = SOURCES.filter((path) => pattern.test(readFileSync(path, "utf8").replace(/^\s*(?:\/?\*|\/\/).*$/gm, "")));
  expect(found.sort()).toEqual([...known].sort());
});

test("what runs has no compiler of schemas, which makes code of them: it was made when the packages were bundled", () => {
  const bundles = readdirSync("packages").flatMap((name) =>
    readdirSync(`packages/${name}/bundle`)
      .filter((file) => file.endsWith(".js"))
      .map((file) => `packages/${name}/bundle/${file}`),
  );
  expect(bundles.filter((path) => /\bfrom "ajv"/.test(readFileSync(path, "utf8")))).toEqual(["packages/config/bundle/schema-compiler.js"]);
});

test("keys that are called like a prototype are unknown keys like all others", () => {
  const faults = (): readonly Error[] => {
    try {
      parseAnalysis("version: 1\n__proto__: { polluted: true }\nsamples: { constructor: { __proto__: { polluted: true } } }\n", "a.yaml");
      return [];
    } catch (error) {
      return error instanceof AggregateError ? (error.errors as Error[]) : [error as Error];
    }
  };
  expect(faults().map(({ message }) => message)).toContain('unknown key "__proto__"');
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test("all sources are looked at", () => {
  expect(SOURCES.length).toBeGreaterThan(900);
});
