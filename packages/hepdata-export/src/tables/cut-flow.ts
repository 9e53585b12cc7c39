import type { ArtifactContent, Json } from "../artifact-content.ts";
import { conditions, STAT_LABEL, withErrors, type HepdataTable } from "./hepdata-table.ts";

/** What the selection leaves of each sample, step by step; undefined without cut flows. */
export function cutFlowTable(content: ArtifactContent): HepdataTable | undefined {
  const rows = (content.cutFlows ?? []).flatMap(({ sample, steps }) => steps.map((step, number) => ({ sample, number, ...step })));
  if (rows.length === 0) return undefined;
  return {
    file: "cut_flow",
    name: "Cut flow",
    description:
      "Events that are left after each selection and all before it, per sample: simulated ones, of these such with a negative weight, and expected ones at " +
      "the Standard Model with the uncertainty from the finite simulation. Step 0 is all events.",
    observables: ["N"],
    independent: [
      { header: { name: "Sample" }, values: rows.map(({ sample }) => ({ value: sample })) },
      { header: { name: "Step" }, values: rows.map(({ number }) => ({ value: number })) },
      { header: { name: "Selection" }, values: rows.map(({ selection }) => ({ value: selection })) },
    ],
    dependent: [
      { header: { name: "Simulated events" }, qualifiers: [], values: rows.map(({ events }) => ({ value: events })) },
      {
        header: { name: "Simulated events of negative weight" },
        qualifiers: [],
        values: rows.map(({ negative }) => ({ value: negative })),
      },
      {
        header: { name: "Expected events" },
        qualifiers: conditions(content),
        values: rows.map(({ expected, error }) => withErrors(expected, [{ symerror: error, label: STAT_LABEL }])),
      },
    ],
    resources: [],
    picture: { kind: "rows", columns: [2], axis: "Expected events" },
  };
}

/** validation/cutflow.json: the same for programs, with what each step keeps. */
export function cutFlowJson({ luminosity, cutFlows = [] }: ArtifactContent): Json {
  return {
    description:
      "events left after each selection and all before it; expected events at the Standard Model with the error from the finite simulation; efficiency is " +
      "the share of the expected events of the step before, null where that has none",
    ...(luminosity === undefined ? {} : { luminosity: { value: luminosity, unit: "fb^-1" } }),
    samples: cutFlows.map(({ sample, steps }) => ({
      sample,
      steps: steps.map((step, i) => {
        const before = i === 0 ? step.expected : steps[i - 1].expected;
        return { ...step, efficiency: before === 0 ? null : step.expected / before };
      }),
    })),
  };
}
