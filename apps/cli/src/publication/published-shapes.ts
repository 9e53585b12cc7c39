import type { Analysis } from "@ratiometer/config";
import type { BinnedScore } from "@ratiometer/hepdata-export";
import { binCount, binFinder } from "@ratiometer/features";
import { columnOf } from "@ratiometer/tables";
import { gridOf } from "../stages/binned-shape.ts";
import { channelPositions, inLikelihood } from "../stages/channel-data.ts";
import type { EstimatedEvents } from "../stages/estimated-events.ts";
import type { InferenceResults } from "../stages/inference-results.ts";
import { DATA_LABEL } from "./published-scans.ts";
import { shapeCovariance, smWeightsOf } from "./shape-covariance.ts";

/** The binned shapes of all channels of the likelihood, with the covariance of their bins. */
export function publishedShapes(
  analysis: Analysis,
  events: EstimatedEvents,
  { channels }: Pick<InferenceResults, "channels">,
): BinnedScore[] {
  const weights = smWeightsOf(events.polynomial);
  return inLikelihood(channels).map(({ name, selection, data, shape }) => {
    const grid = gridOf(shape);
    const channel = analysis.channels.find((each) => each.name === name);
    if (channel === undefined) throw new RangeError(`no channel ${name}`);
    const find = binFinder(
      grid,
      grid.axes.map(({ column }) => columnOf(events.columns, column).values),
    );
    const binOf = new Int32Array(events.split.test.length).fill(-1);
    for (const position of channelPositions(channel, analysis, events)) binOf[position] = find(events.split.test[position]);
    return {
      name,
      ...grid,
      selection: [...analysis.selection, ...selection],
      samples: shape.samples,
      covariance: shapeCovariance({
        weights,
        heldOut: events.split.test,
        binOf,
        bins: binCount(grid),
        stratum: events.stratum,
        generated: events.summary.strata.map(({ generated }) => generated),
        perPb: 1000 * analysis.luminosity.value,
      }),
      observed: shape.observed,
      observedLabel: DATA_LABEL[data],
    };
  });
}
