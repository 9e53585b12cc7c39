import { basename } from "node:path";
import { AnalysisError, unknownName } from "@ratiometer/config";
import { termIndex, type Parametrisation } from "@ratiometer/eft";
import { definitionsOf, type CardScaling, type ProcessScaling } from "./scaling.ts";

/** Which coefficients of a parametrisation a model has. */
export interface CoefficientScalingOptions {
  /** All that change a rate if left out; the others are 0. */
  readonly coefficients?: readonly string[];
  /** TeV⁻²: where to look for a coefficient. */
  readonly ranges?: ReadonlyMap<string, readonly [number, number]>;
}

/** Without a range a coefficient is looked for where, alone, it scales no process by more than this. */
const MOST_SCALING = 100;
/** A coefficient that, alone and up to this size, changes no rate by more than this share is a rounding of the table. */
const NO_EFFECT = { size: 10, share: 1e-3 };

/** How far it is looked for at most. */
const FURTHEST = 1e6;

/** Of a coefficient in a bin: |a| and |b| of 1 + a c + b c². */
const sizes = ({ bins }: Parametrisation, p: number): (readonly [number, number])[] =>
  bins.map(({ terms }) => [2 * Math.abs(terms[termIndex(p + 1, 0)]), Math.abs(terms[termIndex(p + 1, p + 1)])]);

const hasEffect = (table: Parametrisation, p: number): boolean =>
  sizes(table, p).some(([a, b]) => NO_EFFECT.size * (a + NO_EFFECT.size * b) > NO_EFFECT.share);

/** The |c| up to which 1 + |a c| + |b| c² stays below the limit in all bins. */
function reachOf(table: Parametrisation, p: number): number {
  const rest = MOST_SCALING - 1;
  return Math.min(FURTHEST, ...sizes(table, p).map(([a, b]) => (2 * rest) / (a + Math.sqrt(a * a + 4 * b * rest))));
}

/**
 * A table of rates as quadratic functions of coefficients as a scaling of a card's processes. Its bins are processes, "ttZ0", or processes of a group, "2018/ttZ0":
 * then the group is the one whose name is part of the channel's, or else of the name of the card's file. One form holds for all bins of a channel.
 *
 * @throws AnalysisError DATA_SCALING for an unknown coefficient, a range without 0, and (from `of`) a channel for which no group or several are
 */
export function coefficientScaling(
  table: Parametrisation,
  { coefficients = table.coefficients.filter((_, p) => hasEffect(table, p)), ranges }: CoefficientScalingOptions = {},
): CardScaling {
  const { file } = table;
  const without = table.coefficients.filter((name) => !coefficients.includes(name));
  const rows = coefficients.map((name) => {
    const p = table.coefficients.indexOf(name);
    if (p < 0) throw unknownName("DATA_SCALING", "coefficient", name, table.coefficients, { where: file });
    return p;
  });
  const terms: ProcessScaling["terms"] = [
    { kind: "constant", name: undefined, value: 1 },
    ...coefficients.map((name, i) => {
      const reach = reachOf(table, rows[i]);
      const range = ranges?.get(name) ?? ([-reach, reach] as const);
      if (!(range[0] <= 0 && range[1] >= 0 && range[0] < range[1]))
        throw new AnalysisError("DATA_SCALING", `the range [${range.join(", ")}] of ${name} does not hold 0`, { where: file });
      return { kind: "parameter", name, definition: { init: 0, range } } as const;
    }),
  ];
  const places = [0, ...rows.map((p) => p + 1)];
  const scalings = new Map<string, ProcessScaling>(
    table.bins.map(({ name, terms: form }) => {
      const matrix = Float64Array.from(places.flatMap((row, i) => places.slice(0, i + 1).map((column) => form[termIndex(row, column)])));
      return [name, { terms, rows: 1, matrix, where: file }];
    }),
  );
  const names = [...scalings.keys()];
  const groups = [...new Set(names.map((name) => name.slice(0, Math.max(0, name.lastIndexOf("/")))))];
  const groupOf = (channel: string, card: string): string => {
    if (groups.length === 1) return groups[0];
    for (const text of [channel, basename(card)]) {
      const inside = groups.filter((group) => text.includes(group));
      if (inside.length === 1) return inside[0];
      if (inside.length > 1)
        throw new AnalysisError("DATA_SCALING", `channel "${channel}" may belong to ${inside.join(" or ")} of the scaling`, {
          where: file,
        });
    }
    throw new AnalysisError("DATA_SCALING", `neither channel "${channel}" nor the card ${basename(card)} names a group of the scaling`, {
      where: file,
      hint: `groups are ${groups.join(", ")}; join cards under such names`,
    });
  };
  return {
    file,
    names,
    of: (channel, process, card) => {
      if (!names.some((name) => name === process || name.endsWith(`/${process}`))) return undefined;
      const group = groupOf(channel, card);
      const name = group === "" ? process : `${group}/${process}`;
      const scaling = scalings.get(name);
      return scaling && { name, scaling };
    },
    definitions: definitionsOf([...scalings.values()]),
    remarks: without.length > 0 ? [`coefficients of the scaling that are 0: ${without.join(", ")}`] : [],
  };
}
