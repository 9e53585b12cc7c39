import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ensembleMean, memberForms, ratioScore } from "@ratiometer/classifiers";
import type { Analysis, Estimator } from "@ratiometer/config";
import { meanForm, termNames } from "@ratiometer/eft";
import { columnOf, openTable, storedTable, tableOf, tableWriter, type Table } from "@ratiometer/tables";
import { takeForms } from "./event-forms.ts";
import type { Ensemble } from "./input-importance.ts";
import { networkBlocks } from "./network-parts.ts";
import { formMatrix, memberColumns, ratioColumn, ratioColumns, scoreColumns } from "./ratio-columns.ts";

/** The quadratic forms of an ensemble on disk. */
export interface EvaluatedForms {
  /** Of all selected events: the mean's forms and its scores, as `ratioColumns` and `scoreColumns` name them. */
  readonly events: Table;
  /** Of the hold-out events: each member's forms, as `memberColumns` names them. */
  readonly members: Table;
  /** T entries of Z(δ). */
  readonly normalisation: Float64Array;
}

/** Folder of the forms before their scores are known, within that of the estimator. */
const UNSCORED = "forms";

/** Events whose scores are made at a time. */
const BLOCK = 65_536;

/**
 * Networks to the tables `events` and `members` of an estimator's folder, block by block: memory holds a block.
 * @param events with the features @param test rows of the hold-out events, rising @param sm SM weights of all events: those of hold-out events make Z
 */
export async function writeForms(
  home: string,
  analysis: Analysis,
  estimator: Estimator,
  { description, models }: Ensemble,
  events: { readonly table: Table; readonly inputs: readonly string[]; readonly test: Uint32Array; readonly sm: Float64Array },
): Promise<EvaluatedForms> {
  const { table, inputs, test, sm } = events;
  const terms = termNames(estimator.coefficients);
  const unscored = join(home, UNSCORED);
  const writers = { mean: await tableWriter(unscored), members: await tableWriter(join(home, "members")) };
  let next = 0;
  for await (const { first, end, outputs } of networkBlocks(models, table, inputs, "parts")) {
    const forms = outputs.map((output) => memberForms(description, output));
    await writers.mean.append(tableOf(ratioColumns(estimator, ensembleMean(forms))));
    const from = next;
    while (next < test.length && test[next] < end) next++;
    const held = test.subarray(from, next).map((row) => row - first);
    const heldForms = forms.map((form) => takeForms(form, terms.length, held));
    await writers.members.append(tableOf(memberColumns(estimator, heldForms)));
  }
  await writers.mean.finish();
  await writers.members.finish();
  const mean = await storedTable(unscored);
  const normalisation = Float64Array.from(terms, (term) => meanForm(columnOf(mean, ratioColumn(term)).values, sm, test)[0]);
  await writeScored(home, analysis, estimator, normalisation);
  await rm(unscored, { recursive: true });
  return { events: await storedTable(join(home, "events")), members: await storedTable(join(home, "members")), normalisation };
}

/** The forms once more, and the scores that follow from them. */
async function writeScored(home: string, analysis: Analysis, estimator: Estimator, normalisation: Float64Array): Promise<void> {
  const { length, read } = await openTable(join(home, UNSCORED));
  const writer = await tableWriter(join(home, "events"));
  for (let first = 0; first < length; first += BLOCK) {
    const block = await read(first, Math.min(length, first + BLOCK));
    const score = ratioScore(formMatrix(block, termNames(estimator.coefficients).map(ratioColumn)), normalisation);
    await writer.append(tableOf([...block.columns, ...scoreColumns(analysis, estimator, score)]));
  }
  await writer.finish();
}
