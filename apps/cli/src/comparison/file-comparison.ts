import { basename } from "node:path";
import { compareSamples } from "@ratiometer/classifiers";
import { AnalysisError, unknownName } from "@ratiometer/config";
import type { EventColumns } from "@ratiometer/hepdata-export";
import { randomStream } from "@ratiometer/tables";
import type { Answer } from "../command.ts";
import { openEventColumns } from "../network/event-columns.ts";
import { areaPValue } from "../stages/compared-samples.ts";
import { comparisonAnswer } from "./comparison-answer.ts";

/** Two files of events, and what is compared of them. */
interface FileComparison {
  readonly a: string;
  readonly b: string;
  /** All common columns of numbers but the weight, if there are none. */
  readonly columns: readonly string[];
  /** A column of both; undefined: events weigh 1. */
  readonly weight: string | undefined;
  readonly seed: number;
}

const numbersOf = ({ columns }: EventColumns): string[] => [...columns].flatMap(([name, { kind }]) => (kind === "number" ? [name] : []));

/** Whole columns. */
async function readAll(file: EventColumns, names: readonly string[]): Promise<Float64Array[]> {
  const columns = names.map(() => new Float64Array(file.entries));
  for (let i = 1; i < file.boundaries.length; i++) {
    const [first, end] = [file.boundaries[i - 1], file.boundaries[i]];
    (await file.read(names, first, end)).forEach((values, j) => columns[j].set(Array.from(values), first));
  }
  return columns;
}

/** @throws AnalysisError DATA_UNKNOWN_COLUMN for what one of the files does not have as one number for each event */
function checkColumn(name: string, file: EventColumns): void {
  const known = numbersOf(file);
  if (!known.includes(name)) throw unknownName("DATA_UNKNOWN_COLUMN", "column", name, known, { where: file.path });
}

/**
 * Compares the events of two files.
 * @throws AnalysisError those of the formats, DATA_UNKNOWN_COLUMN, DATA_NOT_FINITE, DATA_TOO_FEW_EVENTS where nothing can be compared
 */
export async function fileComparison({ a, b, columns, weight, seed }: FileComparison): Promise<Answer> {
  const one = await openEventColumns(a);
  try {
    const other = await openEventColumns(b);
    try {
      const common = numbersOf(one).filter((name) => numbersOf(other).includes(name) && name !== weight);
      const names = columns.length > 0 ? columns : common;
      for (const file of [one, other]) for (const name of [...names, ...(weight === undefined ? [] : [weight])]) checkColumn(name, file);
      if (names.length === 0)
        throw new AnalysisError("DATA_UNKNOWN_COLUMN", `${a} and ${b} have no column of numbers in common`, {
          hint: "ratiometer inspect FILE says the columns of a file",
        });
      const sideOf = async (file: EventColumns): Promise<{ readonly columns: Float64Array[]; readonly weights: Float64Array }> => ({
        columns: await readAll(file, names),
        weights: weight === undefined ? new Float64Array(file.entries).fill(1) : (await readAll(file, [weight]))[0],
      });
      const found = compareSamples(names, await sideOf(one), await sideOf(other), randomStream(seed, "comparison", "files"));
      if (found === undefined)
        throw new AnalysisError(
          "DATA_TOO_FEW_EVENTS",
          `${a} has ${one.entries} events, ${b} ${other.entries}: too few, or their weights do not add up to a positive number in every fold`,
        );
      const text = `${basename(a)} against ${basename(b)}`;
      return comparisonAnswer([{ name: "files", text, pValue: areaPValue(found.pull), ...found }]);
    } finally {
      await other.close();
    }
  } finally {
    await one.close();
  }
}
