import { gridFault, type BinGrid, type GridAxis } from "@ratiometer/features";
import type { ArtifactIndex } from "../artifact-index.ts";
import type { ArtifactFiles } from "../reading/artifact-files.ts";
import { artifactJson, fieldReader, formFault, type FieldReader } from "./artifact-json.ts";

/**
 * A binned channel as an artifact publishes it: what an own event needs to find its bin. A column is a feature, or "NETWORK.COEFFICIENT" and "NETWORK.CLASS" of
 * a network's output; edges are at full precision.
 */
export interface PublishedChannel extends BinGrid {
  readonly name: string;
  /** Conditions of the channel's events, those of the analysis included. */
  readonly selection: readonly string[];
  readonly samples: readonly string[];
}

/** The channels of an artifact, and what its unbinned channels say. */
export interface PublishedChannels {
  readonly binned: readonly PublishedChannel[];
  /** Names of the channels whose likelihood is unbinned. */
  readonly unbinned: readonly string[];
  /** By network file: Z(δ), the mean of its quadratic form over SM events of its domain; constant, linear and full quadratic terms as published. */
  readonly meanRatios: ReadonlyMap<string, MeanRatio>;
}

/** m(δ) = 1 + Σ linear δ + Σ quadratic δ δ. */
export interface MeanRatio {
  readonly linear: Readonly<Record<string, number>>;
  /** Of each coefficient alone. */
  readonly square: Readonly<Record<string, number>>;
}

const MORPHING = "likelihood/eft_morphing.json";

/** The bins of a channel: of one column, or of several `axes`, of the last of which a cell may keep some edges only. */
function publishedBins(read: FieldReader, channel: Readonly<Record<string, unknown>>, at: string): BinGrid {
  const axisOf = (axis: Readonly<Record<string, unknown>>, column: string, place: string): GridAxis => ({
    column: read.text(axis[column], `${place}.${column}`),
    unit: read.text(axis["unit"], `${place}.unit`),
    edges: read.list(axis["edges"], `${place}.edges`).map((edge, e) => {
      if (edge === "-inf" || edge === "inf") return edge === "inf" ? Infinity : -Infinity;
      return read.number(edge, `${place}.edges[${e}]`);
    }),
  });
  const { axes, kept_edges: kept } = channel;
  if (axes === undefined) return { axes: [axisOf(channel, "score", at)] };
  return {
    axes: read.list(axes, `${at}.axes`).map((axis, i) => axisOf(read.record(axis, `${at}.axes[${i}]`), "column", `${at}.axes[${i}]`)),
    ...(kept === undefined
      ? {}
      : { kept: read.list(kept, `${at}.kept_edges`).map((places, i) => read.numbers(places, `${at}.kept_edges[${i}]`)) }),
  };
}

/**
 * The channels of an artifact whose files were verified.
 * @throws AnalysisError EXPORT_ARTIFACT_FORM if the file is of another form, or does not say the selection of a channel
 */
export function publishedChannels(artifact: ArtifactFiles, index: Pick<ArtifactIndex, "channels">): PublishedChannels {
  const read = fieldReader(artifact, MORPHING);
  const { channels, unbinned } = read.record(artifactJson(artifact, MORPHING), "the file");
  const regions = read.list(unbinned, "unbinned").map((value, i) => read.record(value, `unbinned[${i}]`));
  const binned = read.list(channels, "channels").map((value, i): PublishedChannel => {
    const at = `channels[${i}]`;
    const channel = read.record(value, at);
    const { name: named, selection, samples } = channel;
    const name = read.text(named, `${at}.name`);
    // an artifact of version 0.1.0 says it of unbinned channels alone, whose score shape has their name
    const conditions = selection ?? regions.find(({ channel }) => channel === name)?.["selection"];
    if (conditions === undefined) throw formFault(artifact, MORPHING, `the selection of channel "${name}" is not published`);
    const grid = publishedBins(read, channel, at);
    const fault = grid.axes.length === 0 ? { path: "axes", message: "there is none" } : gridFault(grid);
    if (fault !== undefined) throw formFault(artifact, MORPHING, `${at}.${fault.path}: ${fault.message}`);
    return {
      ...grid,
      name,
      selection: read.texts(conditions, `${at}.selection`),
      samples: read.list(samples, `${at}.samples`).map((sample, s) => {
        const path = `${at}.samples[${s}]`;
        return read.text(read.record(sample, path)["name"], `${path}.name`);
      }),
    };
  });
  const meanRatios = regions.map((region, i): [string, MeanRatio] => {
    const at = `unbinned[${i}]`;
    const { domain } = read.record(region["mean_ratio"], `${at}.mean_ratio`);
    const { linear, quadratic } = read.record(domain, `${at}.mean_ratio.domain`);
    const first = Object.entries(read.record(linear, `${at}.linear`)).map(
      ([name, values]) => [name, read.numbers(values, `${at}.linear.${name}`)[0]] as const,
    );
    const second = read.list(quadratic, `${at}.quadratic`).flatMap((value, q) => {
      const { coefficients, values } = read.record(value, `${at}.quadratic[${q}]`);
      const [a, b] = read.texts(coefficients, `${at}.quadratic[${q}].coefficients`);
      return a === b ? [[a, read.numbers(values, `${at}.quadratic[${q}].values`)[0]] as const] : [];
    });
    return [read.text(region["network"], `${at}.network`), { linear: Object.fromEntries(first), square: Object.fromEntries(second) }];
  });
  return {
    binned,
    unbinned: index.channels.filter(({ model }) => model === "unbinned").map(({ name }) => name),
    meanRatios: new Map(meanRatios),
  };
}
