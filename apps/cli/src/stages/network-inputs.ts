import { coefficientsNamed, type Analysis, type Estimator } from "@ratiometer/config";
import type { NetworkInput } from "@ratiometer/hepdata-export";
import { columnOf } from "@ratiometer/tables";
import { sourceContent } from "../event-ingest/source-content.ts";
import type { SelectedEvents } from "./selected-events.ts";

const QUANTILES = [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999] as const;

/** Where the inputs are defined: what columns of files without objects are is not known. */
function inputLevel({ samples: [{ source }], reconstruction }: Analysis): "parton" | "reconstructed" | undefined {
  const content = sourceContent(source);
  if (content !== "particles") return content === "objects" ? "reconstructed" : undefined;
  return reconstruction.smearing === "none" ? "parton" : "reconstructed";
}

/** Feature columns as a reader must fill them, with the domain that the network was trained in. @param train rows that it was trained on */
export function featureInputs(analysis: Analysis, { table, summary }: SelectedEvents, train: Uint32Array): NetworkInput[] {
  const level = inputLevel(analysis);
  return summary.inputs.map((name): NetworkInput => {
    const known = summary.definitions.find((definition) => definition.name === name);
    const { values, unit } = columnOf(table, name);
    const sorted = Float64Array.from(train, (row) => values[row]).sort();
    const quantile = (p: number): number => sorted[Math.round(p * (sorted.length - 1))];
    return {
      name,
      unit,
      role: "feature",
      latex: known?.latex,
      definition: known?.definition,
      level,
      missing: known?.fill === undefined ? undefined : String(known.fill),
      minimum: sorted[0],
      maximum: sorted[sorted.length - 1],
      quantiles: Object.fromEntries(QUANTILES.map((p) => [String(p), quantile(p)])),
    };
  });
}

/** All columns as a reader must fill them. */
export function networkInputs(analysis: Analysis, estimator: Estimator, events: SelectedEvents): NetworkInput[] {
  const features = featureInputs(analysis, events, events.split.train);
  if (estimator.type === "score" || estimator.network.form === "per-term") return features;
  const coefficients = coefficientsNamed(analysis, estimator.coefficients);
  return [
    ...features,
    ...coefficients.map(({ name, unit, latex, range: [minimum, maximum] }): NetworkInput => ({
      name,
      unit,
      role: "coefficient",
      latex,
      minimum,
      maximum,
    })),
  ];
}
