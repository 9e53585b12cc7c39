import { termIndex } from "@ratiometer/eft";
import type { GridAxis } from "@ratiometer/features";
import type { ArtifactContent, BinnedScore, SystematicShift } from "../artifact-content.ts";
import { dependsOnCoefficients } from "../likelihood/workspace-json.ts";
import { binPicture, independentBins, quantitiesOf } from "./bin-ranges.ts";
import {
  coefficientNote,
  conditions,
  headerOf,
  statError,
  withErrors,
  type DependentVariable,
  type HepdataTable,
  type TableError,
} from "./hepdata-table.ts";
import { totalCovariance } from "./score-covariance.ts";

/** The errors of one bin from systematic uncertainties, "sys,NAME": shifts up and down with their signs. */
const systematicErrors = (shifts: readonly SystematicShift[], bin: number): TableError[] =>
  shifts.map(({ name, up, down }) => ({ asymerror: { plus: up[bin], minus: down[bin] }, label: `sys,${name}` }));

/** What each systematic uncertainty does to all samples together: its shifts add up, because it is the same one everywhere. */
function totalShifts({ samples, observed }: BinnedScore): SystematicShift[] {
  const names = [...new Set(samples.flatMap(({ systematics = [] }) => systematics.map(({ name }) => name)))];
  return names.map((name) => {
    const same = samples.flatMap(({ systematics = [] }) => systematics.filter((shift) => shift.name === name));
    const sum = (of: (shift: SystematicShift) => readonly number[]): number[] =>
      observed.map((_, bin) => same.reduce((total, shift) => total + of(shift)[bin], 0));
    return { name, up: sum(({ up }) => up), down: sum(({ down }) => down) };
  });
}

/** The score shape of one channel: every sample at the SM with its errors, their sum, and the data. */
export function scoreShapeTable(content: ArtifactContent, channel: BinnedScore): HepdataTable {
  const { samples } = channel;
  const total = channel.observed.map((_, bin) => samples.reduce((sum, { terms }) => sum + terms[bin][0], 0));
  const covariance = totalCovariance(channel);
  const shifts = totalShifts(channel);
  const column = (sample: string, values: DependentVariable["values"]): DependentVariable => ({
    header: { name: `Events, ${sample}` },
    qualifiers: [...conditions(content), { name: "Sample", value: sample }],
    values,
  });
  const systematics =
    shifts.length === 0 ? "" : ` and one for each systematic uncertainty (one of the same name moves all bins and samples together)`;
  return {
    file: `score_shape_${channel.name}`,
    name: `Score shape, channel ${channel.name}`,
    description:
      `Expected events in bins of ${quantitiesOf(channel)} in the channel ${channel.name}, per sample at the Standard Model with the uncertainty ` +
      `from the finite simulation${systematics}, and ${channel.observedLabel}. The covariance of the total is a table of its own. The statistical model ` +
      `and the EFT dependence table use the same bins.`,
    observables: ["N"],
    independent: independentBins(channel),
    dependent: [
      ...samples.map(({ name, terms, variance, systematics: own = [] }) =>
        column(
          name,
          terms.map(([nominal], bin) => withErrors(nominal, [statError(variance?.[bin]), ...systematicErrors(own, bin)])),
        ),
      ),
      column(
        "total",
        total.map((value, bin) => withErrors(value, [statError(covariance[bin][bin]), ...systematicErrors(shifts, bin)])),
      ),
      column(
        channel.observedLabel,
        channel.observed.map((value) => ({ value })),
      ),
    ],
    resources: [],
    picture: { ...binPicture(channel), points: [samples.length + 1] },
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
      `Terms of the expected events in bins of ${quantitiesOf(channel)} in the channel ${channel.name}: events at the Standard Model plus the sum of ` +
      `linear terms times d and quadratic terms times products of d, where d is the coefficient minus its Standard Model value and cross terms are ` +
      `given in full. Coefficients: ${content.coefficients.map(coefficientNote).join("; ")}.`,
    observables: ["N"],
    independent: independentBins(channel),
    dependent,
    resources: [],
    picture: binPicture(channel),
  };
}

const openEnds = ({ edges }: GridAxis, of: string): string => {
  const last = edges.length - 1;
  return [
    ...(edges[0] === -Infinity ? [`; the first bin${of} has no lower edge (edge 0 is minus infinity)`] : []),
    ...(edges[last] === Infinity ? [`; the last bin${of} has no upper edge (edge ${last} is infinity)`] : []),
  ].join("");
};

/** The edges of the bins of one channel at full precision: what a score is compared with, bit by bit. */
export function scoreEdgesTable(channel: BinnedScore): HepdataTable | undefined {
  const { axes, name, kept } = channel;
  const several = axes.length > 1;
  const longest = Math.max(...axes.map(({ edges }) => edges.length));
  const numbered = Array.from({ length: longest }, (_, i) => i).filter((i) => axes.some(({ edges }) => Number.isFinite(edges[i])));
  if (numbered.length === 0) return undefined;
  const open = axes.map((axis) => openEnds(axis, several ? ` of ${axis.column}` : "")).join("");
  const merged =
    kept === undefined ? "" : ` Some bins along ${axes[axes.length - 1].column} are merged; the score shape has the edges of each.`;
  const counts = several ? axes.map(({ edges }) => edges.length - 1).join(" × ") : String(axes[0].edges.length - 1);
  return {
    file: `score_edges_${name}`,
    name: `Score bin edges, channel ${name}`,
    description:
      `Edges of the ${counts} bins of ${quantitiesOf(channel)} in the channel ${name}, with all digits of a double. ` +
      `Bin b reaches from edge b - 1, which belongs to it, to edge b, which does not${open}.${merged}`,
    observables: [],
    independent: [{ header: { name: "Edge" }, values: numbered.map((number) => ({ value: number })) }],
    dependent: axes.map(({ column, unit, edges }) => ({
      header: headerOf(column, unit),
      qualifiers: [],
      values: numbered.map((number) => ({ value: Number.isFinite(edges[number]) ? edges[number] : "-" })),
    })),
    resources: [],
    picture: { kind: "curve", dots: true },
  };
}
