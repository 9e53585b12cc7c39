import type { Analysis } from "@ratiometer/config";
import type { BinnedScore } from "@ratiometer/hepdata-export";
import { binNumber } from "@ratiometer/features";
import { columnOf } from "@ratiometer/tables";
import { numericEdges } from "../stages/binned-shape.ts";
import { channelPositions, inLikelihood } from "../stages/channel-data.ts";
import type { EstimatedEvents } from "../stages/estimated-events.ts";
import type { InferenceResults } from "../stages/infer.ts";
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
    const edges = numericEdges(shape);
    const channel = analysis.channels.find((each) => each.name === name);
    if (channel === undefined) throw new RangeError(`no channel ${name}`);
    const { values } = columnOf(events.columns, shape.column);
    const binOf = new Int32Array(events.split.test.length).fill(-1);
    for (const position of channelPositions(channel, analysis, events)) {
      const bin = binNumber(Float64Array.from(edges), values[events.split.test[position]]);
      binOf[position] = bin < edges.length - 1 ? bin : -1;
    }
    return {
      name,
      scoreColumn: shape.column,
      unit: shape.unit,
      selection: [...analysis.selection, ...selection],
      edges,
      samples: shape.samples,
      covariance: shapeCovariance({
        weights,
        heldOut: events.split.test,
        binOf,
        bins: edges.length - 1,
        stratum: events.stratum,
        generated: events.summary.strata.map(({ generated }) => generated),
        perPb: 1000 * analysis.luminosity.value,
      }),
      observed: shape.observed,
      observedLabel: DATA_LABEL[data],
    };
  });
}
