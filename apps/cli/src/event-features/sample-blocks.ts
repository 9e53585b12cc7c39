import { type FeatureBlock, featureBlocks, type FeaturePlan } from "@ratiometer/features";
import { detectorOf } from "@ratiometer/simulation";
import { readIngested } from "../event-ingest/ingested-events.ts";
import type { IngestedSample } from "../event-ingest/ingested-sample.ts";

/** What threads are told at their start. */
export interface FeatureOrder {
  readonly plan: FeaturePlan;
  /** Folder of the ingest stage. */
  readonly ingest: string;
}

/** Events of a sample to make features of. */
export interface FeatureTask {
  readonly sample: Pick<IngestedSample, "name" | "content" | "hasColumns">;
  readonly first: number;
  readonly end: number;
}

/** Makes features of ingested events; what is compiled for a sample is kept. */
export function sampleBlocks({ plan, ingest }: FeatureOrder): (task: FeatureTask) => Promise<FeatureBlock> {
  const makers = new Map<string, ReturnType<typeof featureBlocks>>();
  return async ({ sample, first, end }) => {
    const make =
      makers.get(sample.name) ?? featureBlocks(plan, sample.name, detectorOf(plan.smearing, { seed: plan.seed, sample: sample.name }));
    makers.set(sample.name, make);
    return make(await readIngested(ingest, sample, first, end), first);
  };
}
