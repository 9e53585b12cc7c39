import type { Analysis } from "@ratiometer/config";
import type { UnbinnedRate } from "@ratiometer/hepdata-export";
import { inLikelihood } from "../stages/channel-data.ts";
import { readChannelEvents } from "../stages/channel-events.ts";
import type { EstimatedEvents } from "../stages/estimated-events.ts";
import type { InferenceResults } from "../stages/inference-results.ts";
import { freeShares, rateFactors } from "../stages/likelihood-model.ts";
import { DATA_LABEL } from "./published-scans.ts";

/** What the rates of unbinned channels come with. */
interface RateSources {
  /** T terms of the mean ratio in the domain, by estimator. */
  readonly domainMeans: ReadonlyMap<string, readonly number[]>;
  /** Folder of the stage. */
  readonly infer: string;
  readonly warn: (text: string) => void;
}

/** The unbinned channels with all that makes their likelihood beside the network. */
export async function publishedRates(
  analysis: Analysis,
  events: EstimatedEvents,
  results: InferenceResults,
  { domainMeans, infer, warn }: RateSources,
): Promise<UnbinnedRate[]> {
  const rates: UnbinnedRate[] = [];
  for (const { name, data, estimator, selection, yield: terms, normalisation, shape, branching } of inLikelihood(results.channels)) {
    const domain = domainMeans.get(estimator ?? "");
    if (estimator === undefined || domain === undefined || normalisation === undefined) continue;
    const table = data === "observed" && events.data !== undefined ? events.data : events.table;
    const sample = await readChannelEvents(infer, name, { table, summary: events.summary }, DATA_LABEL[data]);
    if (sample === undefined)
      warn(`the events of channel ${name} are too many to be published: the artifact alone does not give its likelihood`);
    const parameterised = analysis.estimators.find((one) => one.name === estimator)?.network.form === "parameterised";
    rates.push({
      channel: name,
      network: `${estimator}.onnx`,
      selection: [...analysis.selection, ...selection],
      terms,
      mean: { channel: normalisation, domain },
      dependence: parameterised ? "network" : "quadratic",
      events: sample,
      uncertainties: rateFactors(shape),
      branching,
      free: freeShares(shape),
    });
  }
  return rates;
}
