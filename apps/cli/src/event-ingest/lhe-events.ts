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
} from "@ratiometer/eft";
import { lheEventBlocks } from "@ratiometer/tables";
import type { StageContext } from "../pipeline/stage.ts";
import { openLhe, type LheFile } from "./lhe-file.ts";
import { lheNormalisation } from "./lhe-normalisation.ts";
import { invalidFactors, requestedVariations } from "./requested-variations.ts";
import type { SampleEvents } from "./sample-events.ts";
import { requireSameWeights } from "./weight-counts.ts";
import { analysisCoefficients, weightSettings } from "./weight-settings.ts";

/** Events of one file that are read at once. */
const BLOCK = 8192;

/**
 * The events of Les Houches files with their weights, block by block.
 * @throws AnalysisError of readLheHeader, planWeights and requireSameWeights
 */
export async function lheEvents(
  sample: Sample,
  source: EventFiles,
  paths: readonly string[],
  { analysis, warn }: Pick<StageContext, "analysis" | "warn">,
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

  const blocks: SampleEvents["blocks"] = async function* (progress) {
    for (const [f, { path, variations: own }] of files.entries()) {
      const onProgress = (fraction: number): void =>
        progress((f + fraction) / files.length, `${sample.name}, file ${f + 1} of ${files.length}`);
      const { blocks: read } = await lheEventBlocks(path, { eventsPerBlock: BLOCK, onProgress, ...policy });
      let first = 0;
      for await (const block of read) {
        const columns = lheWeightBlock(block, first);
        const { polynomial, weight, quality } = readWeights(plan, f, columns);
        qualities[f] = mergeQuality(qualities[f], quality);
        const factors = variationFactors(own, columns, path);
        factors.names.forEach((name, v) => invalid.set(name, (invalid.get(name) ?? 0) + factors.invalid[v]));
        yield {
          file: f,
          content: { kind: "particles", particles: block.particles },
          weights: {
            polynomial: mixed ? polynomial : analysisPolynomial(plan, polynomial),
            own: weight,
            factors: new Map(factors.names.map((name, v) => [name, factors.factors[v]])),
          },
        };
        first += weight.length;
      }
    }
  };

  const normalisation: SampleEvents["normalisation"] = (raw) => {
    for (const text of invalidFactors(sample.name, invalid)) warn(text);
    return lheNormalisation({ analysis, sample, files, plan, qualities, raw, mixed }, warn);
  };

  const { coefficients } = analysis;
  const parameters = mixed ? plan : { coefficients: coefficients.map(({ name }) => name), sm: coefficients.map(({ sm }) => sm) };
  return { files: files.length, parameters, factors: names, blocks, normalisation };
}
