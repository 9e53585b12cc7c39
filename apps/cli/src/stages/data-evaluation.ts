import { join } from "node:path";
import { ensembleMean, memberForms, ratioScore } from "@ratiometer/classifiers";
import { DATA, type Analysis, type Estimator } from "@ratiometer/config";
import { tableOf, writeTable, type Table } from "@ratiometer/tables";
import { ratioOfNetworks } from "./evaluated-ratio.ts";
import type { Ensemble } from "./input-importance.ts";
import { networkParts } from "./network-parts.ts";
import { DATA_MEMBERS, hasRatioCurve, writeRatioCurve } from "./ratio-curve.ts";
import { memberColumns, ratioColumns, scoreColumns } from "./ratio-columns.ts";
import { calibratedScore, type ScoreCalibration } from "./score-calibration.ts";
import { inputMatrix, type SelectedEvents } from "./selected-events.ts";

/** Networks that are finished, and the observed data. */
export interface ObservedEvaluation {
  readonly analysis: Analysis;
  readonly estimator: Estimator;
  readonly networks: Ensemble;
  readonly events: Pick<SelectedEvents, "summary"> & { readonly data: Table };
  /** Folder of the estimator. */
  readonly home: string;
}

/** The calibrated score of the observed data. @param calibration that of simulated events */
export async function evaluateScoreOfData(
  { analysis, estimator, networks, events, home }: ObservedEvaluation,
  calibration: ScoreCalibration | undefined,
): Promise<void> {
  const outputs = await networkParts(networks.models, events.data, events.summary.inputs, "parts");
  const score = calibratedScore(ensembleMean(outputs), calibration);
  await writeTable(join(home, DATA), tableOf(scoreColumns(analysis, estimator, score)));
}

/** The ratio of the observed data, of which everything is the simulated events' but the events. @param normalisation Z of the simulated hold-out events */
export async function evaluateFormsOfData(
  { analysis, estimator, networks, events, home }: ObservedEvaluation,
  normalisation: Float64Array,
): Promise<void> {
  const outputs = await networkParts(networks.models, events.data, events.summary.inputs, "parts");
  const forms = outputs.map((output) => memberForms(networks.description, output));
  const ensemble = ensembleMean(forms);
  const score = ratioScore(ensemble, normalisation);
  await writeTable(join(home, DATA), tableOf([...ratioColumns(estimator, ensemble), ...scoreColumns(analysis, estimator, score)]));
  await writeTable(join(home, DATA_MEMBERS), tableOf(memberColumns(estimator, forms)));
}

/** The ratio of networks that see the coefficients. @param sm values of the estimator's coefficients */
export async function evaluateNetworksOfData(
  { analysis, estimator, networks, events, home }: ObservedEvaluation,
  sm: readonly number[],
): Promise<void> {
  const x = inputMatrix(events.data, events.summary.inputs);
  // scores alone: ratios are asked for at no point
  const { scores: score } = await ratioOfNetworks(networks, x, new Uint32Array(), [], [], sm, new Float64Array());
  await writeTable(join(home, DATA), tableOf(scoreColumns(analysis, estimator, score)));
  if (hasRatioCurve(estimator))
    await writeRatioCurve(
      home,
      networks,
      x,
      Uint32Array.from({ length: events.data.length }, (_, i) => i),
      DATA_MEMBERS,
    );
}
