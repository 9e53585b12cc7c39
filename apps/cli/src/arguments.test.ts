import { availableParallelism } from "node:os";
import { expect, test } from "@jest/globals";
import { decimalNumber, readArguments } from "./arguments.ts";
import { run } from "./commands/run.ts";
import { COMMANDS } from "./main.ts";

test("options, choices that follow, and numbers are read", () => {
  const given = readArguments(run, ["a.yaml", "--only", "train", "infer", "--out=x y", "--seed", "7", "--jobs", "2", "--json", "--force"]);
  expect(given).toMatchObject({ positionals: ["a.yaml"], seed: 7, jobs: 2, json: true, quiet: false, help: false });
  expect([given.values("only"), given.values("out"), given.values("force"), given.values("from")]).toEqual([
    ["train", "infer"],
    ["x y"],
    [""],
    [],
  ]);
  expect(readArguments(run, ["--only", "train", "--only", "infer", "a.yaml"])).toMatchObject({ positionals: ["a.yaml"] });
  expect(readArguments(run, ["a.yaml"]).jobs).toBeGreaterThanOrEqual(1);
});

const FAULTS: readonly (readonly [readonly string[], object])[] = [
  [["a.yaml", "--frmo", "train"], { code: "USAGE_UNKNOWN_OPTION", message: 'unknown option "--frmo"', hint: 'did you mean "--from"?' }],
  [
    ["a.yaml", "--from", "trian"],
    { code: "USAGE_OPTION_VALUE", message: 'unknown value of --from "trian"', hint: 'did you mean "train"?' },
  ],
  [["a.yaml", "--only", "trian"], { code: "USAGE_OPTION_VALUE", hint: 'did you mean "train"?' }],
  [["a.yaml", "--out", "--json"], { code: "USAGE_ARGUMENTS", message: "--out needs a value: DIR" }],
  [["a.yaml", "--out"], { code: "USAGE_ARGUMENTS", message: "--out needs a value: DIR" }],
  [["a.yaml", "--out", "x", "--out", "y"], { code: "USAGE_ARGUMENTS", message: "--out is given twice" }],
  [["a.yaml", "--force=yes"], { code: "USAGE_ARGUMENTS", message: '--force takes no value, found "yes"' }],
  [["a.yaml", "--seed", "1.5"], { code: "USAGE_OPTION_VALUE", message: '--seed is "1.5", expected a whole number of at least 0' }],
  [["a.yaml", "--seed", "-1"], { code: "USAGE_OPTION_VALUE", message: '--seed is "-1", expected a whole number of at least 0' }],
  [["a.yaml", "--jobs", "0"], { code: "USAGE_OPTION_VALUE", message: '--jobs is "0", expected a whole number of at least 1' }],
  [["a.yaml", "b.yaml"], { code: "USAGE_ARGUMENTS", message: 'unexpected argument "b.yaml"' }],
  [[], { code: "USAGE_ARGUMENTS", message: "run needs ANALYSIS.yaml", hint: "usage: ratiometer run ANALYSIS.yaml" }],
];

test.each(FAULTS)("run %j is refused", (argv, fault) => {
  expect(() => readArguments(run, argv)).toThrow(expect.objectContaining(fault));
});

test("threads: not more than there are cores, but a few", () => {
  const jobs = (n: number): number => readArguments(run, ["a.yaml", "--jobs", String(n)]).jobs;
  expect([jobs(1), jobs(3), jobs(100_000_000)]).toEqual([1, 3, Math.max(4, availableParallelism())]);
});

test("decimal numbers", () => {
  expect(["1", "-.5", "+2.", "1e3", "-1.5E-2"].map(decimalNumber)).toEqual([1, -0.5, 2, 1000, -0.015]);
  for (const text of ["", " 1", "0x10", "1e400", "nan", "Infinity", "1_000", "1,5", "."]) expect(decimalNumber(text)).toBeUndefined();
});

test("an option that must be given, and is not, is asked for; not by --help", () => {
  const command = { ...run, name: "try", options: [{ name: "points", value: "FILE", required: true, summary: "points" }] } as const;
  expect(() => readArguments(command, ["a.yaml"])).toThrow(
    expect.objectContaining({ code: "USAGE_ARGUMENTS", message: "try needs --points FILE" }),
  );
  expect(readArguments(command, ["--help"]).help).toBe(true);
  expect(readArguments(command, ["a.yaml", "--points", "x"]).values("points")).toEqual(["x"]);
});

test("every command has examples, and they are command lines that it accepts", () => {
  for (const command of COMMANDS) {
    expect(command.examples.length).toBeGreaterThan(0);
    for (const example of command.examples) {
      const [program, name, ...argv] = example.split(" ");
      expect([program, name]).toEqual(["ratiometer", command.name]);
      expect(() => readArguments(command, argv)).not.toThrow();
    }
  }
});
