import { outputShift, type OutputShift } from "@ratiometer/classifiers";
import type { Analysis } from "@ratiometer/config";
import type { ScanResult } from "@ratiometer/likelihood";
import type { EstimatedEvents } from "../stages/estimated-events.ts";
import { intervalShifts, publishedScans, type IntervalShift } from "./interval-shift.ts";
import { publishedAnswers, type PublishedAnswers, type PublishedFile } from "./published-answers.ts";

/** What a smaller network costs: the shift of its output over hold-out events, and of the intervals that come of it. */
export interface NetworkShift {
  readonly output: OutputShift;
  readonly intervals: readonly IntervalShift[];
}

/** A published network of a run, for others to be compared with. */
export interface NetworkReference {
  readonly answers: PublishedAnswers;
  readonly scans: readonly ScanResult[];
  /** The same with another network in its place. @param normalisation Z of its ratio, where it is not that of the whole network */
  readonly shiftOf: (bytes: Uint8Array, normalisation?: Float64Array) => Promise<NetworkShift>;
}

/**
 * What a published network of a run says of its hold-out events, and the scans that come of it.
 * @param name of the estimator or classifier
 * @throws AnalysisError DATA_NETWORK, and those of channelData and profileScan
 */
export async function networkReference(
  analysis: Analysis,
  events: EstimatedEvents,
  name: string,
  { output, bytes }: PublishedFile,
): Promise<NetworkReference> {
  const estimator = analysis.estimators.find((one) => one.name === name);
  const known = events.ratios.get(name)?.normalisation;
  const ask = async (file: Uint8Array, normalisation: Float64Array | undefined): Promise<Pick<NetworkReference, "answers" | "scans">> => {
    const answers = await publishedAnswers(analysis, estimator, { output, bytes: file }, events, normalisation);
    return { answers, scans: publishedScans(analysis, events, name, answers) };
  };
  const whole = await ask(bytes, known);
  return {
    ...whole,
    shiftOf: async (file, normalisation = known) => {
      const { answers, scans } = await ask(file, normalisation);
      return { output: outputShift(whole.answers.values, answers.values), intervals: intervalShifts(whole.scans, scans) };
    },
  };
}
