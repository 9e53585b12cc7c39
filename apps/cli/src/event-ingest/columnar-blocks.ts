import type { ErrorPlace } from "@ratiometer/config";
import { analysisPolynomial, readWeights, takeEvents, variationFactors, type VariationFactors, type WeightQuality } from "@ratiometer/eft";
import type { EventContent } from "@ratiometer/features";
import { eventObjects, tableNumbers, tableOf, type ColumnSlice, type Table } from "@ratiometer/tables";
import type { ColumnarFilePlan, ColumnarPlan } from "./columnar-plan.ts";
import type { EventBlock } from "./event-block.ts";
import { openEventFile, type EventFile } from "./event-file.ts";
import { keptContent } from "./kept-events.ts";
import { nuisanceVariationFactors } from "./madminer-weights.ts";

/** Entries of a file. */
export interface ColumnarTask {
  /** Number of the file in its sample. */
  readonly file: number;
  readonly first: number;
  readonly end: number;
}

/** Events of a file, and what is known of their weights. */
export interface ColumnarBlock extends EventBlock {
  readonly quality: WeightQuality;
  /** Events without a factor, by variation. */
  readonly invalid: readonly number[];
  /** Largest |factor − 1| of the unchanged weight in lists of variations. */
  readonly nominalDeviation: number;
}

/** Reads blocks of events, each on its own, in any order. */
export interface ColumnarBlocks {
  /** @throws AnalysisError of the file's format, of eventObjects, readWeights and variationFactors; DATA_NOT_FINITE */
  readonly read: (task: ColumnarTask) => Promise<ColumnarBlock>;
  readonly close: () => Promise<void>;
}

type Slices = ReadonlyMap<string, ColumnSlice>;

interface Range extends ColumnarTask {
  readonly path: string;
}

function columnTable({ columns }: ColumnarPlan, slices: Slices, { path, first }: Range): Table {
  return tableOf(
    columns.map(({ name, unit }) => {
      const placeOf = (position: number): ErrorPlace => ({
        where: `${path}: event ${first + position}`,
        hint: "name the columns that are wanted (features.columns), or mend such events first",
      });
      return [name, { values: tableNumbers(slices.get(name)?.values ?? new Float64Array(), `column "${name}"`, placeOf), unit }];
    }),
  );
}

function contentOf(
  plan: ColumnarPlan,
  { binding }: ColumnarFilePlan,
  slices: Slices,
  range: Range,
): Exclude<EventContent, { readonly kind: "particles" }> {
  if (binding === undefined) return { kind: "observables", columns: columnTable(plan, slices, range) };
  const { path, first, end } = range;
  const objects = eventObjects(binding, slices, { path, first, events: end - first });
  return { kind: "objects", objects, columns: plan.columns.length === 0 ? undefined : columnTable(plan, slices, range) };
}

/** Variations in lists and columns, and behind them those of a file's nuisance parameters. */
function factorsOf({ path, variations, nuisance }: ColumnarFilePlan, slices: Slices, { first, end }: Range): VariationFactors {
  const entries = end - first;
  const listed = variationFactors(variations, { columns: slices, first, entries }, path);
  if (nuisance === undefined) return listed;
  const own = nuisanceVariationFactors(nuisance, slices, entries);
  return {
    names: [...listed.names, ...own.names],
    factors: [...listed.factors, ...own.factors],
    valid: [...listed.valid, ...own.valid],
    invalid: [...listed.invalid, ...own.invalid],
    nominalDeviation: listed.nominalDeviation,
  };
}

function blockOf(plan: ColumnarPlan, slices: Slices, range: Range): ColumnarBlock {
  const { file, first, end } = range;
  const own = plan.files[file];
  const { polynomial, weight, dropped, quality } = readWeights(plan.weights, file, { columns: slices, first, entries: end - first });
  const { names, factors, invalid, nominalDeviation } = factorsOf(own, slices, range);
  const block = { content: contentOf(plan, own, slices, range), polynomial: analysisPolynomial(plan.weights, polynomial), weight, factors };
  const lost = new Set(dropped);
  const kept = Uint32Array.from(weight.keys()).filter((row) => !lost.has(row));
  const rowsOf = (values: Float64Array): Float64Array => Float64Array.from(kept, (row) => values[row]);
  return {
    file,
    content: lost.size === 0 ? block.content : keptContent(block.content, kept),
    weights: {
      polynomial: lost.size === 0 ? block.polynomial : takeEvents(block.polynomial, kept),
      own: lost.size === 0 ? weight : rowsOf(weight),
      factors: new Map(names.map((name, v) => [name, lost.size === 0 ? factors[v] : rowsOf(factors[v])])),
    },
    quality,
    invalid,
    nominalDeviation,
  };
}

/** Reads the files of a plan; one is open at a time. */
export function columnarBlocks(plan: ColumnarPlan): ColumnarBlocks {
  let open: { readonly number: number; readonly file: EventFile } | undefined;
  const close = async (): Promise<void> => {
    const last = open;
    open = undefined;
    await last?.file.table.close();
  };
  return {
    read: async (task) => {
      const { path, read } = plan.files[task.file];
      if (open?.number !== task.file) {
        await close();
        open = { number: task.file, file: await openEventFile(plan.kind, path) };
      }
      return blockOf(plan, await open.file.table.read(read, task.first, task.end), { ...task, path });
    },
    close,
  };
}
