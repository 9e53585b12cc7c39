import { evaluateStage } from "../stages/evaluate.ts";
import { exportStage } from "../stages/export.ts";
import { featuresStage } from "../stages/features.ts";
import { inferStage } from "../stages/infer.ts";
import { ingestStage } from "../stages/ingest.ts";
import { reportStage } from "../stages/report.ts";
import { trainStage } from "../stages/train.ts";
import type { Stage, StageName } from "./stage.ts";

/** What each stage does. */
export const STAGE: Readonly<Record<StageName, Stage>> = {
  ingest: ingestStage,
  features: featuresStage,
  train: trainStage,
  evaluate: evaluateStage,
  infer: inferStage,
  export: exportStage,
  report: reportStage,
};
