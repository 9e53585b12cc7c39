import type { Analysis } from "@ratiometer/config";
import type { NetworkInput, TestVectors } from "@ratiometer/hepdata-export";
import { VERSION } from "../pipeline/code-version.ts";

/** Some readers have no JSON. */
export const commaList = (values: readonly (string | number)[]): string => values.join(",");

/** What the file itself says, in JSON and as comma lists. @param about estimator, method, and what only this kind of network has */
export function networkMetadata(
  analysis: Analysis,
  about: Readonly<Record<string, string>>,
  inputs: readonly NetworkInput[],
  vectors?: TestVectors,
): Record<string, string> {
  const { licence, doi, arxiv, inspire } = analysis.export;
  const paper =
    arxiv === undefined ? (inspire === undefined ? undefined : `https://inspirehep.net/literature/${inspire}`) : `arXiv:${arxiv}`;
  const quantiles = inputs.flatMap(({ quantiles: own }) => Object.keys(own ?? {}));
  return {
    schema_version: "1.0.0",
    analysis: analysis.name,
    ...about,
    generator: `ratiometer ${VERSION}`,
    license: licence,
    ...(doi === undefined ? {} : { doi }),
    ...(paper === undefined ? {} : { paper }),
    inputs: commaList(inputs.map(({ name }) => name)),
    features: commaList(inputs.filter(({ role }) => role === "feature").map(({ name }) => name)),
    units: commaList(inputs.map(({ unit }) => unit)),
    feature_min: commaList(inputs.map(({ minimum }) => minimum)),
    feature_max: commaList(inputs.map(({ maximum }) => maximum)),
    // of the features alone, which come first
    ...Object.fromEntries([...new Set(quantiles)].map((p) => [`feature_quantile_${p}`, commaList(inputs.flatMap(({ quantiles: own }) => own?.[p] ?? []))])), // prettier-ignore
    "eft.inputs": JSON.stringify(
      inputs.map(({ name, unit, role, definition, minimum, maximum, quantiles: own }) => ({
        name,
        unit,
        role,
        definition,
        minimum,
        maximum,
        quantiles: own,
      })),
    ),
    ...(vectors === undefined
      ? {}
      : {
          test_vectors: JSON.stringify({ inputs: { x: vectors.inputs }, outputs: vectors.outputs, rtol: vectors.rtol, atol: vectors.atol }),
        }),
  };
}
