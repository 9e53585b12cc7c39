import type { ArtifactContent, Json } from "../artifact-content.ts";
import { parameterNotes, SHARED } from "./parameter-notes.ts";

/** What the artifact is for. */
export const INTENDED_USE: string =
  "Evaluating the published likelihood on own events or own signals inside the domain of validity, reproducing the published intervals, and " +
  "combining them with other measurements of the same coefficients.";

/** What nobody should use any artifact for. */
export const OUT_OF_SCOPE = "Not for events outside the domain of validity, nor for coefficients outside their ranges.";

/** What a digest proves. */
export const INTEGRITY: string =
  "`artifact.json` lists every file with its SHA-256 and holds its own digest. That shows that nothing was altered since the index was written; it does " +
  "not show who wrote it: compare `selfDigest` with one from a source you trust.";

/** Whose row of the network is for whom. */
export const FOLDS = "There are no folds: one network, the average of its ensemble, is for every event.";

/** Without the members that are undefined. */
function present(members: Readonly<Record<string, Json | undefined>>): Json {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Json;
}

/** model_card.json: what MODEL_CARD.md says, for programs. */
export function modelCardData(content: ArtifactContent): Json {
  const { provenance, referenceResults } = content;
  return present({
    schema_version: "1.0.0",
    title: content.title,
    abstract: content.abstract,
    authors: content.authors.map((author) => present({ ...author })),
    licence: content.licence,
    doi: content.doi,
    date: content.date,
    version: content.edition,
    made_by: `ratiometer ${content.version}`,
    intended_use: INTENDED_USE,
    limits: [OUT_OF_SCOPE, ...content.limitations],
    coefficients: content.coefficients.map((coefficient) => present({ ...coefficient })),
    networks: content.networks.map(({ file, output, meaning, domain, inputs, training, diagnostics, testVectors }) => ({
      file: `model/${file}`,
      output,
      meaning,
      domain,
      folds: FOLDS,
      inputs: inputs.map((input) => present({ ...input })),
      training,
      diagnostics: diagnostics.map((diagnostic) => present({ ...diagnostic })),
      test_vectors: { file: "model/test_vectors.json", events: testVectors.inputs.length, rtol: testVectors.rtol, atol: testVectors.atol },
    })),
    parameters: { note: SHARED, list: parameterNotes(content).map((note) => ({ ...note })) },
    ensemble: referenceResults["ensemble"],
    intervals: content.scans.flatMap(({ coefficients, label, data, bestFit, intervals }) =>
      Object.entries(intervals ?? {}).map(([level, pieces]) => ({
        coefficients,
        label,
        data,
        best_fit: bestFit,
        level: Number(level),
        intervals: pieces,
      })),
    ),
    integrity: INTEGRITY,
    provenance: present({
      seed: provenance.seed,
      inputs: provenance.inputs.map((input) => ({ ...input })),
      settings: provenance.settings,
      environment: provenance.environment,
    }),
  });
}
