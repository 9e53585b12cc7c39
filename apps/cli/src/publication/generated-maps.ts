import { join } from "node:path";
import type { Analysis, EfficiencyMapRequest } from "@ratiometer/config";
import { binNumber, quantileEdges } from "@ratiometer/features";
import type { EfficiencyMap, PublishedShare } from "@ratiometer/hepdata-export";
import { efficiency } from "@ratiometer/likelihood";
import { columnOf } from "@ratiometer/tables";
import type { IngestedSample } from "../event-ingest/ingested-sample.ts";
import type { EstimatedEvents } from "../stages/estimated-events.ts";
import { ENTRY } from "../stages/features.ts";
import { passesOf } from "./efficiency-maps.ts";
import { addEvent, noEvents } from "./event-sums.ts";
import { generatedParticle, HEAVY_PARTICLES, type GeneratedParticle, type HeavyParticle } from "./generated-particle.ts";
import { smWeightsOf } from "./shape-covariance.ts";

/** Bins of the generated particle. */
const [PT_BINS, ETA_BINS] = [5, 4];
/** Different values for each bin, below which a map says nothing. */
const LEAST = 10;

/** The share of a share: independent errors, within [0, 1]. */
function product(a: PublishedShare, b: PublishedShare): PublishedShare {
  const value = a.value * b.value;
  return {
    value,
    up: Math.min(1 - value, Math.hypot(a.up * b.value, b.up * a.value)),
    down: Math.min(value, Math.hypot(a.down * b.value, b.down * a.value)),
  };
}

/** The first heavy particle that any of the samples has, in each sample that has it, by the sample's number. */
async function particleOf(
  ingest: string,
  samples: readonly IngestedSample[],
): Promise<{ readonly particle: HeavyParticle; readonly in: ReadonlyMap<number, GeneratedParticle> } | undefined> {
  for (const particle of HEAVY_PARTICLES) {
    const found = new Map<number, GeneratedParticle>();
    for (const [number, { name, content }] of samples.entries()) {
      const own = content === "particles" ? await generatedParticle(join(ingest, name), particle) : undefined;
      if (own !== undefined) found.set(number, own);
    }
    if (found.size > 0) return { particle, in: found };
  }
  return undefined;
}

const finite = (values: Float64Array): Uint32Array => Uint32Array.from(values.keys()).filter((i) => Number.isFinite(values[i]));

/** How many different values there are, as far as they are fewer than that. */
function distinct(values: ArrayLike<number>, rows: Uint32Array, most: number): number {
  const found = new Set<number>();
  for (let i = 0; i < rows.length && found.size < most; i++) found.add(values[rows[i]]);
  return found.size;
}

/**
 * Generator-matched efficiencies: the share of all generated events that pass the selection of the analysis and that of a map, in bins of the transverse
 * momentum and pseudorapidity of a heavy particle as it was generated. The share that the analysis selects is that of all events; the share of these that a map
 * selects, which may depend on a network, that of the hold-out events; what is published is their product.
 * @param ingest folder of the stage
 * @returns none where no sample was made from particles with a Higgs boson, Z boson or top quark
 */
export async function generatedMaps(
  requests: readonly EfficiencyMapRequest[],
  analysis: Analysis,
  events: EstimatedEvents,
  ingest: string,
  samples: readonly IngestedSample[],
): Promise<EfficiencyMap[]> {
  if (requests.length === 0) return [];
  const found = await particleOf(ingest, samples);
  if (found === undefined) return [];
  const [reference] = found.in.values();
  const present = finite(reference.pt);
  const bins = PT_BINS * ETA_BINS;
  if ([reference.pt, reference.eta].some((values) => distinct(values, present, LEAST * bins) < LEAST * bins)) return [];
  const edgesOf = (values: Float64Array, bins: number, ends: { readonly low?: number }): Float64Array =>
    quantileEdges(
      Float64Array.from(present, (i) => values[i]),
      Float64Array.from(present, (i) => Math.abs(reference.weights[i])),
      bins,
      ends,
    );
  const edges = [edgesOf(reference.pt, PT_BINS, { low: 0 }), edgesOf(reference.eta, ETA_BINS, {})];
  const [ofPt, ofEta] = edges;
  const binOf = ({ pt, eta }: GeneratedParticle, entry: number): number =>
    Number.isNaN(pt[entry]) ? -1 : binNumber(ofPt, pt[entry]) * ETA_BINS + binNumber(ofEta, eta[entry]);
  const weights = smWeightsOf(events.polynomial);
  const { values: entries } = columnOf(events.table, ENTRY);
  const { particle } = found;
  const axis = (quantity: string, unit: string, words: string, of: Float64Array): EfficiencyMap["axes"][number] => ({
    column: `generated_${particle.name}_${quantity}`,
    unit,
    definition: `${words} of the ${particle.words}`,
    edges: [...of],
  });
  const sums = (): ReturnType<typeof noEvents>[] => Array.from({ length: bins }, noEvents);
  return requests.map((request) => {
    const passes = passesOf(request, analysis, events);
    const of = [...found.in].map(([number, generated]) => {
      const [all, selected, heldOut, passing] = [sums(), sums(), sums(), sums()];
      generated.weights.forEach((weight, entry) => {
        const bin = binOf(generated, entry);
        if (bin >= 0 && weight !== 0) addEvent(all[bin], weight);
      });
      const fill = (row: number, into: ReturnType<typeof sums>): void => {
        const bin = binOf(generated, entries[row]);
        if (bin >= 0 && weights[row] !== 0) addEvent(into[bin], weights[row]);
      };
      events.sample.forEach((own, row) => {
        if (own === number) fill(row, selected);
      });
      for (const row of events.split.test) {
        if (events.sample[row] !== number) continue;
        fill(row, heldOut);
        if (passes(row)) fill(row, passing);
      }
      const shares = all.map((sum, bin) => {
        const acceptance = efficiency(selected[bin], sum);
        const share = efficiency(passing[bin], heldOut[bin]);
        // where nothing is selected there is nothing to be passed on
        if (acceptance?.value === 0) return acceptance;
        return acceptance === undefined || share === undefined ? null : product(acceptance, share);
      });
      return { name: samples[number].name, bins: shares };
    });
    return {
      name: `${request.name}, generated ${particle.name}`,
      selection: [...analysis.selection, ...request.selection],
      domain: [],
      level: "generated",
      axes: [axis("pt", "GeV", "transverse momentum", ofPt), axis("eta", "1", "pseudorapidity", ofEta)],
      of,
      events: "all generated events at the SM for what the analysis selects, hold-out events of these for what the networks decide",
    };
  });
}
