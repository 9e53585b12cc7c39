import { DEVICES, ENGINES } from "@ratiometer/classifiers/evaluation";
import { JOBS, type Command } from "../command.ts";
import { EVENT_OPTIONS, WEIGHT_OPTIONS } from "../reinterpretation/event-options.ts";

/** `ratiometer reinterpret ARTIFACT EVENTS… --signal NAME` */
export const reinterpret: Command = {
  name: "reinterpret",
  summary: "own events through the selection, network and likelihood of a published artifact: yields, limit, significance, scans",
  usage: "ARTIFACT EVENTS…",
  positionals: [2, 1000],
  options: [
    { name: "process", value: "NAME", summary: "the published process that the own events replace" },
    { name: "signal", value: "NAME", summary: "a new process that the own events are, with a strength of its own" },
    ...WEIGHT_OPTIONS,
    ...EVENT_OPTIONS,
    { name: "level", value: "NUMBER", summary: "confidence level of the limit; 0.95 if left out" },
    { name: "free-coefficients", summary: "the limit profiles the coefficients; they are held at the SM if left out" },
    { name: "out", value: "DIR", summary: "folder for the patched workspaces, their JSON patches and reinterpretation.json" },
    { name: "engine", value: "NAME", choices: ENGINES, summary: "what computes the networks; onnxruntime if left out" },
    { name: "device", value: "NAME", choices: DEVICES, summary: "gpu for a graphics processor that onnxruntime finds; cpu if left out" },
    JOBS,
  ],
  details: () => [
    "EVENTS are tables with a column for each input of the networks and each condition (Parquet, HDF5, CSV, JSON lines, trees of ROOT files, tables of a run), or files that",
    "are reconstructed as the artifact's own events were: Les Houches events, NanoAOD, Delphes. All files are one process and count as one sample.",
    "Weights are in pb at the SM and stay signed; with weight polynomials (weight:1, weight:c, … or --weights) the yields depend on the coefficients, which are scanned.",
    "The model is the binned one with the published observations; an unbinned likelihood knows the density of its own processes alone.",
    "Generator-level events pass a parametrised detector, not that of the experiment: docs/artifact.md says what that means.",
  ],
  examples: [
    "ratiometer reinterpret runs/thq/artifact signal.lhe.gz --signal tHq_bsm --out reinterpreted",
    "ratiometer reinterpret runs/thq/artifact events.parquet --process tHq --cross-section 0.08",
  ],
  interruption: "interrupted: nothing is written",
  run: async (context) => {
    const { reinterpretation } = await import("../reinterpretation/reinterpretation.ts");
    // whoever listens is waited for, so that no folder of events stays behind
    const listener = (): void => undefined;
    context.signal.addEventListener("abort", listener);
    try {
      return await reinterpretation(context);
    } finally {
      context.signal.removeEventListener("abort", listener);
    }
  },
};
