import type { Analysis } from "@ratiometer/config";
import { binSequences } from "@ratiometer/features";
import type { SystematicShift } from "@ratiometer/hepdata-export";
import {
  prunedVariation,
  smoothedVariation,
  variationFate,
  variationSize,
  type VariationFate,
  type VariationSize,
} from "@ratiometer/likelihood";
import { gridOf, type ShapeSample } from "./binned-shape.ts";
import type { ChannelData } from "./channel-data.ts";
import type { NuisanceParameter } from "./nuisance-parameters.ts";
import { shapeChances, type ShapeChance, type VariedEvents } from "./variation-significance.ts";

/** What a systematic uncertainty does to a sample in a channel, and what was made of it. */
export interface TreatedVariation extends VariationSize {
  readonly name: string;
  readonly channel: string;
  readonly sample: string;
  /** Of variations of weights, before smoothing. */
  readonly chance?: ShapeChance;
  readonly smoothed: boolean;
  readonly fate: VariationFate;
}

/** Channels whose templates were smoothed and pruned, the names of the uncertainties that are left, and what was done. */
export interface TreatedTemplates<C> {
  readonly data: readonly C[];
  readonly nuisances: readonly string[];
  readonly variations: readonly TreatedVariation[];
}

const isThere = ({ up, down }: SystematicShift): boolean => [...up, ...down].some((change) => change !== 0);

/** One uncertainty of one sample. */
function treated(
  { terms }: ShapeSample,
  shift: SystematicShift,
  sequences: ReturnType<typeof binSequences>,
  { smooth, prune }: Analysis["templates"],
): { readonly shift: SystematicShift; readonly told?: VariationSize & Pick<TreatedVariation, "smoothed" | "fate"> } {
  if (!isThere(shift)) return { shift };
  const nominal = terms.map(([sm]) => sm);
  const { name, factors } = shift;
  const smoothed = smooth && factors === undefined;
  const after = smoothed ? { name, ...smoothedVariation(nominal, shift, sequences) } : shift;
  const size = variationSize(nominal, after);
  // of a sample whose weights do not add up to a positive number no share can be told: it stays as it is
  if (size === undefined) return { shift };
  // a normalisation has no shape that could be left
  const found = variationFate(size, prune);
  const fate = factors === undefined ? found : found === "shape" || found === "dropped" ? "dropped" : "kept";
  const left = { name, ...prunedVariation(nominal, after, fate) };
  const { up, down } = size.normalisation;
  const whole = {
    kept: factors === undefined ? left : shift,
    shape: left,
    normalisation: { ...left, factors: { up: 1 + up, down: 1 + down } },
    dropped: { ...left, factors: { up: 1, down: 1 } },
  };
  return { shift: whole[fate], told: { ...size, smoothed, fate } };
}

/**
 * Smooths and prunes what systematic uncertainties do to the bins of all channels, as the analysis asks; those that are left nowhere are no parameters any more.
 * Without smoothing and pruning everything stays as it is.
 */
export function treatedTemplates<C extends Pick<ChannelData, "name" | "rows" | "shape">>(
  analysis: Pick<Analysis, "templates">,
  events: VariedEvents,
  parameters: readonly NuisanceParameter[],
  data: readonly C[],
): TreatedTemplates<C> {
  const names = parameters.map(({ name }) => name);
  const { smooth, prune } = analysis.templates;
  if (parameters.length === 0 || (!smooth && prune.shape === 0 && prune.normalisation === 0))
    return { data, nuisances: names, variations: [] };
  const variations: TreatedVariation[] = [];
  const channels = data.map((channel): C => {
    const chances = shapeChances(channel.shape, channel.rows, events, parameters);
    const sequences = binSequences(gridOf(channel.shape));
    const samples = channel.shape.samples.map((sample, s): ShapeSample => {
      const systematics = sample.systematics.map((shift, n) => {
        const { shift: left, told } = treated(sample, shift, sequences, analysis.templates);
        const chance = chances[s][n];
        if (told !== undefined)
          variations.push({
            name: shift.name,
            channel: channel.name,
            sample: sample.name,
            ...told,
            ...(chance === undefined ? {} : { chance }),
          });
        return left;
      });
      return { ...sample, systematics };
    });
    return { ...channel, shape: { ...channel.shape, samples } };
  });
  const left = names.filter((_, n) => channels.some(({ shape }) => shape.samples.some(({ systematics }) => isThere(systematics[n]))));
  const pruned = channels.map((channel): C => ({
    ...channel,
    shape: {
      ...channel.shape,
      samples: channel.shape.samples.map((sample) => ({
        ...sample,
        systematics: sample.systematics.filter(({ name }) => left.includes(name)),
      })),
    },
  }));
  return { data: pruned, nuisances: left, variations };
}
