import type { ArtifactContent } from "../artifact-content.ts";
import type { InputDistribution } from "../published-performance.ts";
import { binsOf, conditions, headerOf, statError, withErrors, type HepdataTable } from "./hepdata-table.ts";

/** The distribution of one input of the networks: expected events of every sample at the SM. */
export function inputDistributionTable(content: ArtifactContent, distribution: InputDistribution): HepdataTable {
  const { column, unit, definition, missing, edges, samples, events } = distribution;
  const defined = definition === undefined ? column : `${column} (${definition})`;
  const absent = missing === undefined ? "" : ` Where its object is missing it is ${missing}.`;
  return {
    file: `input_${column}`,
    name: `Input ${column}`,
    description: `Expected events at the Standard Model in bins of ${defined}, an input of the networks, per sample. Counted are ${events}.${absent}`,
    observables: ["N"],
    independent: [{ header: headerOf(column, unit), values: binsOf(edges) }],
    dependent: samples.map(({ name, expected, variance }) => ({
      header: { name: `Events, ${name}` },
      qualifiers: [...conditions(content), { name: "Sample", value: name }],
      values: expected.map((value, bin) => withErrors(value, [statError(variance[bin])])),
    })),
    resources: [],
    picture: { kind: "steps" },
  };
}
