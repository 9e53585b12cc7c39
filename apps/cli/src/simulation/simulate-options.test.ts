import { expect, test } from "@jest/globals";
import { AnalysisError, describeError } from "@ratiometer/config";
import { processNamed } from "@ratiometer/simulation";
import { readArguments } from "../arguments.ts";
import type { Context } from "../command.ts";
import { simulate } from "../commands/simulate.ts";
import { faultOfOption, simulateRequest } from "./simulate-options.ts";

const requestOf = (...argv: readonly string[]): ReturnType<typeof simulateRequest> =>
  simulateRequest(processNamed("tHq"), readArguments(simulate, ["tHq", "--events", "9", "--out", "x.lhe", ...argv]) as unknown as Context);

test("options become a request", () => {
  expect(requestOf()).toEqual({ process: "tHq", events: 9, seed: 1, benchmarks: [{}], decays: {}, cut: [] });
  const argv =
    "--at kt=-1,ktt=.5 --at kV=2e0 --decay t=leptonic,h=bb --cut h_pt>200 --cut t_pt<9 --bias h_pt^2 --pdf a.dat --energy 14000 --seed 7";
  expect(requestOf(...argv.split(" "))).toEqual({
    process: "tHq",
    events: 9,
    seed: 7,
    benchmarks: [{ kt: -1, ktt: 0.5 }, { kV: 2 }],
    decays: { t: "leptonic", h: "bb" },
    cut: ["h_pt>200", "t_pt<9"],
    bias: "h_pt^2",
    pdf: "a.dat",
    energy: 14000,
  });
  expect(requestOf("--decay", "t=leptonic", "--decay", "h=none").decays).toEqual({ t: "leptonic", h: "none" });
  expect(requestOf("--decay", "none").decays).toBe("none");
});

test.each([
  [["--at", "kt"], '--at is "kt", expected NAME=NUMBER'],
  [["--at", "kt=1;ktt=2"], '--at is "kt=1;ktt=2", expected NAME=NUMBER'],
  [["--at", "kt=Infinity"], '--at is "kt=Infinity", expected NAME=NUMBER'],
  [["--at", "kt=0x10"], '--at is "kt=0x10", expected NAME=NUMBER'],
  [["--energy", "0x4000"], '--energy is "0x4000", expected a positive number'],
  [["--pdf", "./x.lhe"], '--out and --pdf are the same file, "x.lhe"'],
  [["--at", "kt=1,kt=2"], '--at says "kt" twice'],
  [["--decay", "t=leptonic", "--decay", "none"], '--decay is "none", expected PARTICLE=MODE'],
  [["--decay", "t=leptonic", "--decay", "t=hadronic"], '--decay says "t" twice'],
  [["--energy", "-1"], '--energy is "-1", expected a positive number'],
])("%j is refused", (argv, message) => {
  expect(() => requestOf(...argv)).toThrow(
    expect.objectContaining({ code: "USAGE_OPTION_VALUE", message: expect.stringContaining(message) }),
  );
});

test.each(["0", "-3", "1.5", "1e3", "99999999999999999999"])("%s events are refused", (events) => {
  expect(() =>
    simulateRequest(processNamed("tHq"), readArguments(simulate, ["tHq", "--events", events, "--out", "x.lhe"]) as unknown as Context),
  ).toThrow(expect.objectContaining({ code: "USAGE_OPTION_VALUE", message: expect.stringContaining(`--events is "${events}", expected`) }));
});

test("every option that is at fault is told of, not the first alone", () => {
  const told = (...argv: readonly string[]): unknown => {
    try {
      return requestOf(...argv);
    } catch (error) {
      const faults = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
      return faults.map((fault) => describeError(fault as AnalysisError));
    }
  };
  const argv = "--at kT=1 --at kt --at kt=1e7 --cut h_pt>> --cut hpt>1 --bias h_eta --decay t=foo --energy 13.6";
  expect(told(...argv.split(" "))).toEqual([
    expect.stringMatching(/^USAGE_OPTION_VALUE: --at is "kt", /),
    expect.stringMatching(/^CONFIG_RANGE --energy: found 13\.6 GeV, .*; hint: energies are in GeV: 13\.6 TeV is 13600$/),
    expect.stringMatching(/^CONFIG_UNKNOWN_COEFFICIENT --at: .*"kT"/),
    expect.stringMatching(/^CONFIG_RANGE --at: found 10000000 for "kt", expected a size of at most 1000000$/),
    expect.stringMatching(/^CONFIG_CUT --cut: cannot read the cut "h_pt>>"/),
    expect.stringMatching(/^CONFIG_UNKNOWN_OBSERVABLE --cut: .*"hpt"/),
    expect.stringMatching(/^CONFIG_BIAS --bias: /),
    expect.stringMatching(/^CONFIG_UNKNOWN_DECAY --decay: .*"foo"/),
  ]);
  expect(told("--energy", "13e6")).toEqual([expect.stringContaining("found 13000000 GeV, expected at most 1000000 GeV")]);
});

test("what the generator refuses is told of the option", () => {
  const told = (path: string, where?: string): unknown =>
    faultOfOption(new AnalysisError("CONFIG_CUT", "no", { path, ...(where === undefined ? {} : { where }) }));
  expect([told("benchmarks[1]"), told("decays.h"), told("cut")]).toMatchObject([{ path: "--at" }, { path: "--decay" }, { path: "--cut" }]);
  expect(told("cut", "a.dat:1")).toMatchObject({ path: "cut" });
  expect(told("elsewhere")).toMatchObject({ path: "elsewhere" });
  const defect = new Error("x");
  expect(faultOfOption(defect)).toBe(defect);
});
