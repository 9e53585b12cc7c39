import type { ArtifactContent } from "../artifact-content.ts";
import { conditions, statError, withErrors, type DependentVariable, type HepdataTable } from "./hepdata-table.ts";
import { yieldsAt } from "../likelihood/workspace-json.ts";

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Expected events per channel and sample: at the SM with Monte Carlo error, and at each named point. */
export function yieldTable(content: ArtifactContent): HepdataTable {
  const rows = content.channels.flatMap((channel) => channel.samples.map((sample) => ({ channel: channel.name, sample })));
  const sm = content.coefficients.map((coefficient) => coefficient.sm);
  const smColumn: DependentVariable = {
    header: { name: "Events at the SM" },
    qualifiers: conditions(content),
    values: rows.map(({ sample }) =>
      withErrors(sumOf(sample.terms.map(([nominal]) => nominal)), [statError(sumOf(sample.variance ?? []))]),
    ),
  };
  const pointColumns = content.points.map(({ name, at }): DependentVariable => {
    const spelled = content.coefficients.map((coefficient, i) => `${coefficient.name} = ${at[i]}`).join(", ");
    const delta = at.map((value, i) => value - sm[i]);
    return {
      header: { name: `Events at ${spelled}` },
      qualifiers: [...conditions(content), { name: "Patch", value: name }],
      values: rows.map(({ sample }) => ({ value: sumOf(yieldsAt(sample, delta)) })),
    };
  });
  return {
    file: "yields",
    name: "Yields",
    description:
      "Expected events per channel and sample, summed over the bins of the score: at the Standard Model with the uncertainty from the finite " +
      "simulation, and at the points of the patchset.",
    observables: ["N"],
    independent: [
      { header: { name: "Channel" }, values: rows.map(({ channel }) => ({ value: channel })) },
      { header: { name: "Sample" }, values: rows.map(({ sample }) => ({ value: sample.name })) },
    ],
    dependent: [smColumn, ...pointColumns],
    resources: [],
    picture: { kind: "rows", axis: "Events" },
  };
}
