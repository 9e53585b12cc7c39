import type { Analysis } from "@ratiometer/config";
import { binNumber, validityColumn } from "@ratiometer/features";
import type { InputDistribution } from "@ratiometer/hepdata-export";
import { columnOf } from "@ratiometer/tables";
import type { SelectedEvents } from "../stages/selected-events.ts";
import { smWeightsOf } from "./shape-covariance.ts";

/** Bins of a continuous input between its outer quantiles, beside the two open ones. */
const BINS = 18;
const OUTER = 0.005;
/** Values of an input of whole numbers at most. */
const WHOLE = 30;
/** Events that edges are chosen from at most. */
const LOOKED_AT = 100_000;

/** Bins around whole numbers, or equal ones between the outer quantiles with open ends; one bin around a constant. @param values sorted, one or more */
export function inputEdges(values: Float64Array): Float64Array {
  const [least, most] = [values[0], values[values.length - 1]];
  if (values.every((value) => Number.isInteger(value)) && most - least < WHOLE)
    return Float64Array.from({ length: most - least + 2 }, (_, i) => least + i - 0.5);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))];
  const [low, high] = [at(OUTER), at(1 - OUTER)];
  if (!(high > low)) return Float64Array.of(-Infinity, low, Infinity);
  return Float64Array.of(-Infinity, ...Array.from({ length: BINS + 1 }, (_, i) => low + ((high - low) * i) / BINS), Infinity);
}

/** The distribution of every input of the networks over all selected events; none of an input that no event has. */
export function inputDistributions({ luminosity }: Analysis, { table, summary, polynomial, sample }: SelectedEvents): InputDistribution[] {
  const weights = smWeightsOf(polynomial);
  const perPb = 1000 * luminosity.value;
  return summary.inputs.flatMap((column) => {
    const { values, unit } = columnOf(table, column);
    const valid = validityColumn(column);
    const validity = table.columns.has(valid) ? columnOf(table, valid).values : undefined;
    const rows = [...weights.keys()].filter((row) => validity === undefined || validity[row] === 1);
    if (rows.length === 0) return [];
    const every = Math.ceil(rows.length / LOOKED_AT);
    const edges = inputEdges(Float64Array.from(rows.filter((_, i) => i % every === 0), (row) => values[row]).sort()); // prettier-ignore
    const bins = edges.length - 1;
    const samples = summary.samples.map((name) => ({
      name,
      events: new Array<number>(bins).fill(0),
      variance: new Array<number>(bins).fill(0),
    }));
    for (const row of rows) {
      const bin = binNumber(edges, values[row]);
      if (bin < 0 || bin >= bins) continue;
      const { events, variance } = samples[sample[row]];
      events[bin] += perPb * weights[row];
      variance[bin] += (perPb * weights[row]) ** 2;
    }
    const definition = summary.definitions.find(({ name }) => name === column)?.definition;
    return [
      {
        column,
        unit,
        ...(definition === undefined ? {} : { definition }),
        edges: [...edges],
        samples,
        selected: `selected events${validity === undefined ? "" : ", those without the object left out"}`,
      },
    ];
  });
}
