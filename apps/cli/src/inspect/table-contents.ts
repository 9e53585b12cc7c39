import type { ColumnarFile, FileColumn } from "@ratiometer/tables";
import { EVENT_WEIGHT } from "../simulation/event-table.ts";
import { coefficientPoints } from "./coefficient-points.ts";
import type { ColumnTally } from "./column-tally.ts";
import type { FileContents, WeightSummary } from "./contents.ts";
import { nanoAodNotes, nanoAodRemarks } from "./nanoaod-remarks.ts";
import { simulatedRemarks, type SimulatedPoint } from "./simulated-contents.ts";
import { tableTally } from "./table-tally.ts";
import { valueRemarks } from "./value-remarks.ts";
import { duplicatePoints, ownWeightRemarks, weightListRemarks } from "./weight-remarks.ts";
import type { WeightListFacts } from "./weight-list-tally.ts";

/** Conventions for the names of columns. */
interface Schema {
  readonly name: "NanoAOD" | "Delphes";
  /** Columns that only such files have. */
  readonly marks: readonly string[];
  /** The event's own weight. */
  readonly weight: string;
}

const SCHEMAS: readonly Schema[] = [
  { name: "NanoAOD", marks: ["run", "luminosityBlock", "event"], weight: "genWeight" },
  { name: "Delphes", marks: ["Event.Number"], weight: "Event.Weight" },
];

/** Names of the event's own weight in tables of no known schema. */
const OWN_WEIGHTS = [EVENT_WEIGHT, "genWeight", "Event.Weight", "events/weight", "events/genWeight"];

/** Relative to the event's own weight; a weight that the generator's event lacked is 1. */
const RELATIVE = "LHEReweightingWeight";

/** Weights beside the event's own, one after the other without names. */
const WEIGHT_LISTS: ReadonlySet<string> = new Set([
  RELATIVE,
  "LHEScaleWeight",
  "LHEPdfWeight",
  "PSWeight",
  "Weight.Weight",
  "WeightLHEF.Weight",
]);

/** Terms of a polynomial in the coefficients, as TopCoffea stores them. */
const FIT_COEFFICIENTS = "EFTfitCoefficients";

/** Weights that keep their names: NanoGEN with namedWeightIDs. The last part is the name, or the generator's own weight. */
const NAMED_WEIGHT = /^LHEWeight_(?!originalXWGTUP$)(.+)$/;

const unprefixed = (name: string): string => name.replace(/^.*\//, "");

const isWeightList = ({ name, kind }: FileColumn): boolean =>
  kind === "list" && (WEIGHT_LISTS.has(unprefixed(name)) || unprefixed(name) === FIT_COEFFICIENTS);

function schemaOf({ columns }: ColumnarFile): Schema | undefined {
  const names = new Set(columns.map(({ name }) => unprefixed(name)));
  return SCHEMAS.find(({ marks }) => marks.every((mark) => names.has(mark)));
}

/** The weights of a list, called after their positions. */
const listWeights = ({ name, positions }: WeightListFacts): readonly WeightSummary[] =>
  positions.map(({ sum }, i) => ({ id: `${name}[${i}]`, point: null, sum, group: name }));

function listNote({ name, positions, lengths }: WeightListFacts): string {
  const n = positions.length;
  if (unprefixed(name) === FIT_COEFFICIENTS) {
    const coefficients = (Math.sqrt(8 * n + 1) - 3) / 2;
    return Number.isInteger(coefficients) && lengths.size === 1
      ? `${name}: the weight as a polynomial in ${coefficients} coefficients, whose names the file does not say`
      : `${name}: ${n} terms, which are no polynomial of second order`;
  }
  return unprefixed(name) === RELATIVE || name.startsWith("Weight")
    ? `${name}: ${n} weights whose points the file does not say: a weight map has to`
    : `${name}: ${n} weights`;
}

function fitCoefficientsRemark({ name, positions, lengths }: WeightListFacts): readonly string[] {
  const n = positions.length;
  if (n === 0) return [`${name} is empty in every event`];
  const triangular = Number.isInteger((Math.sqrt(8 * n + 1) - 3) / 2);
  return [
    ...(lengths.size > 1 ? [`${name} has different numbers of terms in different events`] : []),
    ...(triangular ? [] : [`${name} has ${n} terms, expected (N + 1)(N + 2)/2 for N coefficients`]),
  ];
}

/** Weights in columns of their own, with the points that their names spell. */
function namedWeights(
  tallies: readonly ColumnTally[],
  file: string,
): { readonly weights: readonly WeightSummary[]; readonly remarks: readonly string[] } {
  const named = tallies.flatMap(({ column, summary }) => {
    const id = NAMED_WEIGHT.exec(unprefixed(column.name))?.[1];
    return id === undefined || column.kind !== "number" ? [] : [{ id, column: column.name, sum: Number(summary().sum) }];
  });
  if (named.length === 0) return { weights: [], remarks: [] };
  const { of, remarks } = coefficientPoints(
    { weights: named.map(({ id }) => ({ id, text: "", group: undefined })), slha: undefined },
    file,
  );
  return { weights: named.map(({ id, column, sum }) => ({ id: column, point: of.get(id) ?? null, sum, group: "LHEWeight" })), remarks };
}

/** What else is known of a file of columns. */
export interface TableContentsOptions {
  /** Tables of other lengths in the same file. */
  readonly further?: readonly ColumnarFile[];
  /** What the file says of its simulation. */
  readonly simulated?: SimulatedPoint | undefined;
  readonly onProgress?: (fraction: number) => void;
}

/**
 * What a file of columns holds, and what looks wrong about it; memory stays flat.
 * @throws AnalysisError those of the file's reader
 */
export async function tableContents(
  main: ColumnarFile,
  { further = [], simulated, onProgress }: TableContentsOptions = {},
): Promise<FileContents> {
  const tables = [main, ...further];
  const all: Awaited<ReturnType<typeof tableTally>>[] = [];
  for (const [t, table] of tables.entries())
    all.push(
      await tableTally(table, {
        isWeightList,
        onProgress: (fraction) => onProgress?.((t + fraction) / tables.length),
      }),
    );
  const [{ tallies, weightLists }] = all;
  const schema = schemaOf(main);
  const candidates = schema === undefined ? OWN_WEIGHTS : [schema.weight];
  const own = candidates
    .flatMap((name) => tallies.find(({ column }) => column.name === name || unprefixed(column.name) === name) ?? [])
    .at(0);
  const ownSum = own === undefined ? null : Number(own.summary().sum);
  const lists = weightLists.filter(({ name }) => unprefixed(name) !== FIT_COEFFICIENTS);
  const terms = weightLists.filter(({ name }) => unprefixed(name) === FIT_COEFFICIENTS);
  const { weights: named, remarks: namedRemarks } = namedWeights(tallies, main.path);
  const ownWeight: readonly WeightSummary[] =
    own === undefined || ownSum === null ? [] : [{ id: own.column.name, point: simulated?.point ?? null, sum: ownSum }];
  const weights = [...ownWeight, ...named, ...lists.flatMap(listWeights)];
  const elsewhere = new Set(further.flatMap(({ columns }) => columns.map(({ name }) => name.split(".", 1)[0])));
  const scales = weightLists.find(({ name }) => name === "LHEScaleWeight");
  const gaps = all.flatMap((table) => table.gaps);
  return {
    format: main.format,
    schema: simulated === undefined ? (schema?.name ?? null) : "simulate",
    events: main.entries,
    columns: all.flatMap((table) => table.tallies.map(({ summary }) => summary())),
    others: [
      ...main.others.filter(({ name }) => !elsewhere.has(name)),
      ...gaps.map(({ column: { name, type } }) => ({ name, type: `${type} with gaps` })),
    ],
    weights,
    sumOfWeights: ownSum,
    crossSection: simulated?.crossSection ?? null,
    crossSectionError: simulated?.crossSectionError ?? null,
    generation: simulated?.point ?? null,
    notes: [
      ...(schema?.name === "NanoAOD" ? nanoAodNotes(scales?.positions.length) : []),
      ...weightLists.filter(({ positions }) => positions.length > 0).map(listNote),
    ],
    suspicious: [
      ...(main.entries === 0 ? ["there are no events"] : []),
      ...gaps.map(({ message }) => message),
      ...(own === undefined || ownSum === null ? [] : ownWeightRemarks(own.column.name, own.facts())),
      ...(own === undefined || ownSum === null || simulated === undefined ? [] : simulatedRemarks(simulated, ownSum, own.facts().squares)),
      ...(schema?.name === "NanoAOD" ? nanoAodRemarks(tallies) : []),
      ...namedRemarks,
      ...lists.flatMap((list) => weightListRemarks(list, unprefixed(list.name) === RELATIVE)),
      ...terms.flatMap(fitCoefficientsRemark),
      ...duplicatePoints(weights),
      ...valueRemarks(all.flatMap((table) => table.tallies)),
    ],
  };
}
