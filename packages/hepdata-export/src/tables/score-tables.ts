import type { ArtifactContent, BinnedScore } from "../artifact-content.ts";
import {
  binsOf,
  coefficientNote,
  conditions,
  headerOf,
  withStatError,
  type DependentVariable,
  type HepdataTable,
} from "./hepdata-table.ts";
import { termIndex } from "@ratiometer/eft";
import { dependsOnCoefficients } from "../likelihood/workspace-json.ts";

/** The score shape of one channel: every sample at the SM with its Monte Carlo error, their sum, and the data. */
export function scoreShapeTable(content: ArtifactContent, channel: BinnedScore): HepdataTable {
  const { samples } = channel;
  const total = channel.observed.map((_, bin) => samples.reduce((sum, { terms }) => sum + terms[bin][0], 0));
  const totalVariance = total.map((_, bin) => samples.reduce((sum, { variance }) => sum + (variance?.[bin] ?? 0), 0));
  const column = (sample: string, values: DependentVariable["values"]): DependentVariable => ({
    header: { name: `Events, ${sample}` },
    qualifiers: [...conditions(content), { name: "Sample", value: sample }],
    values,
  });
  return {
    file: `score_shape_${channel.name}`,
    name: `Score shape, channel ${channel.name}`,
    description:
      `Expected events in bins of ${channel.scoreColumn} in the channel ${channel.name}, per sample at the Standard Model with the uncertainty ` +
      `from the finite simulation, and ${channel.observedLabel}. The statistical model and the EFT dependence table use the same bins.`,
    observables: ["N"],
    independent: [{ header: headerOf(channel.scoreColumn, channel.unit), values: binsOf(channel.edges) }],
    dependent: [
      ...samples.map(({ name, terms, variance }) =>
        column(
          name,
          terms.map(([nominal], bin) => withStatError(nominal, variance?.[bin])),
        ),
      ),
      column(
        "total",
        total.map((value, bin) => withStatError(value, totalVariance[bin])),
      ),
      column(
        channel.observedLabel,
        channel.observed.map((value) => ({ value })),
      ),
    ],
    resources: [],
  };
}

/** How the yields of one channel depend on the coefficients: linear and quadratic terms per bin; undefined where nothing does. */
export function eftDependenceTable(content: ArtifactContent, channel: BinnedScore): HepdataTable | undefined {
  const names = content.coefficients.map(({ name }) => name);
  const dependent = channel.samples.filter(dependsOnCoefficients).flatMap(({ name: sample, terms }) => {
    const column = (term: string, factor: number, index: number): DependentVariable => ({
      header: { name: `Events, ${sample}, ${term}` },
      qualifiers: [...conditions(content), { name: "Sample", value: sample }, { name: "Term", value: term }],
      values: terms.map((row) => ({ value: factor * row[index] })),
    });
    return names.flatMap((name, i) => [
      column(`linear in ${name}`, 2, termIndex(i + 1, 0)),
      ...names.slice(0, i + 1).map((other, j) => column(`quadratic in ${other} ${name}`, i === j ? 1 : 2, termIndex(i + 1, j + 1))),
    ]);
  });
  if (dependent.length === 0) return undefined;
  return {
    file: `eft_dependence_${channel.name}`,
    name: `EFT dependence, channel ${channel.name}`,
    description:
      `Terms of the expected events in bins of ${channel.scoreColumn} in the channel ${channel.name}: events at the Standard Model plus the sum of ` +
      `linear terms times d and quadratic terms times products of d, where d is the coefficient minus its Standard Model value and cross terms are ` +
      `given in full. Coefficients: ${content.coefficients.map(coefficientNote).join("; ")}.`,
    observables: ["N"],
    independent: [{ header: headerOf(channel.scoreColumn, channel.unit), values: binsOf(channel.edges) }],
    dependent,
    resources: [],
  };
}
