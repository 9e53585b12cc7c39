import { expect, test } from "@jest/globals";
import { describeError, parseAnalysis } from "@ratiometer/config";
import { checkSimulation } from "./check-simulation.ts";

const KT = "{ kt: { sm: 1, range: [-2, 2] } }";

/** What a reader is told of an analysis with these samples. */
function faultsOf(samples: string, coefficients = KT): readonly string[] {
  const text = [
    "version: 1",
    "name: small",
    "luminosity: { value: 1, unit: fb^-1 }",
    `coefficients: ${coefficients}`,
    `samples: ${samples}`,
    "estimators: { r: { type: ratio, method: alices, coefficients: [kt] } }",
    "channels: { sr: { model: unbinned, estimator: r } }",
    "inference: { scans: [{ coefficients: [kt] }] }",
  ].join("\n");
  return checkSimulation(parseAnalysis(text, "a.yaml")).map(describeError);
}

const sample = (process: string, more = ""): string => `{ process: ${process}, source: { simulate: { events: 9${more} } } }`;

test("what the generator knows is accepted; coefficients may be undeclared in the analysis, or unknown to some of the processes", () => {
  const thq = ", benchmarks: [{ kt: -1, kV: 0.5 }, {}], cut: h_pt > 200, bias: h_pt^2, decays: { t: leptonic, h: bb }, energy: 14000";
  expect(faultsOf(`{ thq: ${sample("tHq", thq)}, tt: ${sample("tt", ", decays: { tt: any }")} }`)).toEqual([]);
});

test.each([
  [sample("tth"), 'a.yaml:5:26 CONFIG_UNKNOWN_PROCESS samples.s.process: unknown process "tth"; hint: did you mean "ttH"?'],
  [sample("closed-from"), 'unknown process "closed-from"; hint: did you mean "closed-form"?'],
  [
    sample("ttH", ", benchmarks: [{ kt: 1 }, { kq: 1 }]"),
    'CONFIG_UNKNOWN_COEFFICIENT samples.s.source.simulate.benchmarks[1]: unknown coefficient of ttH "kq"; hint: did you mean "kt"?',
  ],
  [sample("ttH", ", cut: [h_pt > 1, h_px > 2]"), 'CONFIG_UNKNOWN_OBSERVABLE samples.s.source.simulate.cut[1]: unknown observable "h_px"'],
  [sample("ttH", ", cut: h_pt = 1"), 'a.yaml:5:69 CONFIG_CUT samples.s.source.simulate.cut[0]: cannot read the cut "h_pt = 1"'],
  [sample("ttH", ", bias: h_eta"), 'CONFIG_BIAS samples.s.source.simulate.bias: "h_eta" is not in GeV'],
  [sample("ttH", ", decays: { h: bbb }"), 'a.yaml:5:77 CONFIG_UNKNOWN_DECAY samples.s.source.simulate.decays.h: unknown decay of h "bbb"'],
  [
    sample("ttH", ", decays: none"),
    "CONFIG_UNDECAYED samples.s.source.simulate.decays: t and tbar and h must decay: an analysis sees quarks, leptons and photons only",
  ],
  [sample("ttH", ", decays: { h: none }"), "CONFIG_UNDECAYED samples.s.source.simulate.decays: h must decay"],
  [sample("ttH", ", energy: 300"), "CONFIG_RANGE samples.s.source.simulate.energy: found 300 GeV, expected more than the 470.61 GeV"],
  [sample("ttH").replace("9", "99999999"), "CONFIG_RANGE samples.s.source.simulate.events: found 99999999, expected at most 10000000"],
])("%s is refused at its place", (text, message) => {
  const faults = faultsOf(`{ s: ${text} }`);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(message);
});

test("a coefficient with another SM value than the process has", () => {
  expect(faultsOf(`{ s: ${sample("tHq")} }`, "{ kt: { sm: 0, range: [-2, 2] } }")).toEqual([
    'a.yaml:4:27 CONFIG_PROCESS_COEFFICIENTS coefficients.kt.sm: found 0, expected 1: the SM value of "kt" in the process "tHq" of sample "s"',
  ]);
});

test("a coefficient on which no sample depends; files may depend on any", () => {
  const coefficients = "{ kt: { sm: 1, range: [-2, 2] }, ctZ: { sm: 0, range: [-2, 2] } }";
  const files = (scheme: string): string => `{ process: ttZ, source: { lhe: [x] }, weights: { scheme: ${scheme} } }`;
  const fault =
    'a.yaml:4:48 CONFIG_PROCESS_COEFFICIENTS coefficients.ctZ: no sample depends on "ctZ"; hint: tHq has kt, ktt, kV, ctW, cpQ3';
  const samples = (other: string): string => `{ s: ${sample("tHq")}, o: ${other} }`;
  expect(faultsOf(samples(files("none")), coefficients)).toEqual([fault]);
  expect(faultsOf(samples(files("madgraph")), coefficients)).toEqual([]);
  expect(faultsOf(samples(sample("ttZ")), coefficients)).toEqual([]);
});
