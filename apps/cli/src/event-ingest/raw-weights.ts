import { join } from "node:path";
import type { WeightPolynomial } from "@ratiometer/eft";
import { factorColumn } from "@ratiometer/features";
import { columnOf, openTable, tableOf, tableWriter, type Column } from "@ratiometer/tables";
import type { RawBlock, RawWeights } from "./event-block.ts";
import { weightColumns, weightPolynomialOf } from "./weight-columns.ts";

const RAW = "raw";
const OWN = "own";

/** Events that are read at once. */
const BLOCK = 8192;

/** The factors of variations as columns. */
export const factorColumns = (factors: RawWeights["factors"]): [string, Column][] =>
  [...factors].map(([name, values]) => [factorColumn(name), { values, unit: "1" }]);

/** Raw weights on disk, growing by blocks. */
export interface RawWeightsWriter {
  /** Folder that they are in. */
  readonly folder: string;
  /** @throws AnalysisError DATA_NOT_WRITABLE */
  readonly append: (weights: RawWeights) => Promise<void>;
  readonly finish: () => Promise<unknown>;
}

/** Writes raw weights. @param home folder of the sample */
export async function rawWeightsWriter(home: string): Promise<RawWeightsWriter> {
  const folder = join(home, RAW);
  const { append, finish } = await tableWriter(folder);
  return {
    folder,
    append: ({ polynomial, own, factors }) =>
      append(tableOf([[OWN, { values: own, unit: "1" }], ...weightColumns(polynomial), ...factorColumns(factors)])),
    finish,
  };
}

/**
 * Raw weights that were written.
 * @param events of each file
 * @throws AnalysisError DATA_TABLE_MISSING, DATA_TABLE_COLUMN
 */
export async function* rawBlocks(
  folder: string,
  events: readonly number[],
  { coefficients, sm }: Pick<WeightPolynomial, "coefficients" | "sm">,
  factors: readonly string[],
): AsyncGenerator<RawBlock, void> {
  const table = await openTable(folder);
  const declared = coefficients.map((name, i) => ({ name, sm: sm[i] }));
  let start = 0;
  for (const [file, count] of events.entries()) {
    for (let first = 0; first < count; first += BLOCK) {
      const rows = await table.read(start + first, start + Math.min(first + BLOCK, count));
      const numbers = (name: string): Float64Array => Float64Array.from(columnOf(rows, name).values);
      yield {
        file,
        first,
        polynomial: weightPolynomialOf(rows, declared),
        own: numbers(OWN),
        factors: new Map(factors.map((name) => [name, numbers(factorColumn(name))])),
      };
    }
    start += count;
  }
}
