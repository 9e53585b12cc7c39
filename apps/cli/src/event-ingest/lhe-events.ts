import type { EventFiles, Sample } from "@ratiometer/config";
import {
  analysisPolynomial,
  lheWeightBlock,
  lheWeightColumns,
  mergeQuality,
  noQuality,
  planWeights,
  readWeights,
  variationFactors,
  type WeightQuality,
} from "@ratiometer/eft";
import { lheEventBlocks } from "@ratiometer/tables";
import type { StageContext } from "../pipeline/stage.ts";
import type { EventBlock } from "./event-block.ts";
import { openLhe, type LheFile } from "./lhe-file.ts";
import { lheNormalisation } from "./lhe-normalisation.ts";
import { invalidFactors, requestedVariations } from "./requested-variations.ts";
import type { SampleEvents } from "./sample-events.ts";
import { requireSameWeights } from "./weight-counts.ts";
import { analysisCoefficients, weightSettings } from "./weight-settings.ts";

/** Events of one file that are read at once. */
const BLOCK = 8192;

/** Events of a file, and what is known of their weights. */
interface LheBlock extends EventBlock {
  readonly quality: WeightQuality;
  /** Events without a factor, by variation. */
  readonly invalid: readonly number[];
}

/**
 * The events of Les Houches files with their weights, block by block.
 * @throws AnalysisError of readLheHeader, planWeights and requireSameWeights
 */
export async function lheEvents(
  sample: Sample,
  source: EventFiles,
  paths: readonly string[],
  { analysis, warn, kept }: Pick<StageContext, "analysis" | "warn" | "kept">,
): Promise<SampleEvents> {
  const requested = requestedVariations(analysis, sample.name);
  const files: LheFile[] = [];
  for (const path of paths) files.push(await openLhe(path, requested));
  const mixed = sample.combine === "mixture" && source.weights.scheme !== "none";
  requireSameWeights(
    files.map(({ path, ids, variations }) => ({
      path,
      // files of several points have weights of their own
      weights: mixed ? 0 : ids.length,
      variations: variations.variations.map(({ name }) => name),
    })),
  );
  const { settings } = await weightSettings(analysis, sample, source);
  const plan = planWeights(
    files.map(({ path, header, ids }) => ({ file: path, columns: lheWeightColumns(ids), header })),
    settings,
    analysisCoefficients(analysis),
  );
  const [{ variations }] = files;
  for (const text of requested.lacking(new Set(variations.variations.map(({ family }) => family)))) warn(text);
  const names = variations.variations.map(({ name }) => name);
  const qualities = files.map((_, f) => noQuality(plan, f));
  const invalid = new Map(names.map((name) => [name, 0]));

  // what does not depend on the coefficients needs no weight beside its own
  const policy = settings.scheme === "none" && names.length === 0 ? ({ undeclaredWeights: "keep", missingWeights: "mark" } as const) : {};

  const readFile = async function* (f: number, onProgress: (fraction: number) => void): AsyncGenerator<LheBlock, void> {
    const { path, variations: own } = files[f];
    const { blocks: read } = await lheEventBlocks(path, { eventsPerBlock: BLOCK, onProgress, ...policy });
    let first = 0;
    for await (const block of read) {
      const columns = lheWeightBlock(block, first);
      const { polynomial, weight, quality } = readWeights(plan, f, columns);
      const factors = variationFactors(own, columns, path);
      yield {
        file: f,
        content: { kind: "particles", particles: block.particles },
        weights: {
          polynomial: mixed ? polynomial : analysisPolynomial(plan, polynomial),
          own: weight,
          factors: new Map(factors.names.map((name, v) => [name, factors.factors[v]])),
        },
        quality,
        invalid: factors.invalid,
      };
      first += weight.length;
    }
  };

  const blocks: SampleEvents["blocks"] = async function* (progress) {
    const parts = kept?.(sample.name);
    for (const f of files.keys()) {
      const onProgress = (fraction: number): void =>
        progress((f + fraction) / files.length, `${sample.name}, file ${f + 1} of ${files.length}`);
      const read = parts?.has(f) === true ? (parts.pieces(f) as AsyncGenerator<LheBlock, void>) : readFile(f, onProgress);
      for await (const { quality, invalid: without, ...block } of read) {
        qualities[f] = mergeQuality(qualities[f], quality);
        [...block.weights.factors.keys()].forEach((name, v) => invalid.set(name, (invalid.get(name) ?? 0) + without[v]));
        yield block;
      }
    }
  };

  const shared: SampleEvents["shared"] = {
    tasks: files.length,
    filesOf: (first, end) => paths.slice(first, end),
    perform: async function* (first, end) {
      for (let task = first; task < end; task++) for await (const piece of readFile(task, () => undefined)) yield { task, piece };
    },
  };

  const normalisation: SampleEvents["normalisation"] = (raw) => {
    for (const text of invalidFactors(sample.name, invalid)) warn(text);
    return lheNormalisation({ analysis, sample, files, plan, qualities, raw, mixed }, warn);
  };

  const { coefficients } = analysis;
  const parameters = mixed ? plan : { coefficients: coefficients.map(({ name }) => name), sm: coefficients.map(({ sm }) => sm) };
  return { files: files.length, parameters, factors: names, blocks, shared, normalisation };
}
