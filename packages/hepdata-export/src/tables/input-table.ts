import type { ArtifactContent } from "../artifact-content.ts";
import type { InputDistribution } from "../published-performance.ts";
import { binsOf, conditions, headerOf, statError, withErrors, type HepdataTable } from "./hepdata-table.ts";

/** The distribution of one input of the networks: expected events per sample, with which readers compare what they feed in. */
export function inputTable(
  content: ArtifactContent,
  { column, unit, definition, edges, samples, selected }: InputDistribution,
): HepdataTable {
  return {
    file: `input_${column}`,
    name: `Distribution of ${column}`,
    description:
      `Expected events in bins of the network input ${column}${definition === undefined ? "" : ` (${definition})`}, per sample at the Standard Model with the ` +
      `uncertainty from the finite simulation. Counted are ${selected}.`,
    observables: ["N"],
    independent: [{ header: headerOf(column, unit), values: binsOf(edges) }],
    dependent: samples.map(({ name, events, variance }) => ({
      header: { name: `Events, ${name}` },
      qualifiers: [...conditions(content), { name: "Sample", value: name }],
      values: events.map((value, bin) => withErrors(value, [statError(variance[bin])])),
    })),
    resources: [],
    picture: { kind: "steps" },
  };
}
