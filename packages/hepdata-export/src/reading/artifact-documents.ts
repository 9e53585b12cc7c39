import { AnalysisError } from "@ratiometer/config";
import type { NetworkInput, TestVectors } from "../artifact-content.ts";
import type { UnbinnedLikelihood } from "../likelihood/unbinned-likelihood.ts";
import type { WorkspaceReference } from "../likelihood/workspace-reference.ts";
import type { ArtifactFiles } from "./artifact-files.ts";
import { jsonDocument } from "./json-document.ts";
import { anything, dictionary, list, number, oneOf, record, shapeFaults, text, type JsonShape } from "./json-shape.ts";

/** An entry of model/inputs.json. */
export interface NetworkDeclaration {
  readonly domain: readonly string[];
  readonly inputs: readonly (NetworkInput & { readonly sm?: number; readonly range?: readonly [number, number] })[];
  readonly output: { readonly name: string; readonly meaning: string };
  /** What fixes the training, of any form. */
  readonly training?: unknown;
  /** File of the same network with that output alone. */
  readonly single_output?: string;
}

/** A scan of likelihood/reference_results.json. */
export interface ReferenceScan {
  readonly coefficients: readonly string[];
  readonly label: string;
  readonly data: string;
  readonly bestFit: readonly number[];
  readonly intervals: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  readonly points: readonly { readonly at: readonly number[]; readonly deltaTwiceNll: number }[];
}

/** likelihood/reference_results.json. */
export interface ReferenceResults {
  readonly scans: readonly ReferenceScan[];
  /** What readers of likelihood/workspace.json find. */
  readonly workspace?: WorkspaceReference;
  /** Values of the unbinned likelihood; null where it does not exist. */
  readonly unbinned?: {
    readonly twice_nll_sm: number;
    readonly points: readonly { readonly name: string; readonly at: readonly number[]; readonly twice_nll: number | null }[];
  };
  readonly pointTests?: readonly {
    readonly at: Readonly<Record<string, number>>;
    readonly deltaTwiceNll: number;
    readonly significance: number;
    readonly log10PValue: number;
  }[];
}

/** Numbers per bin as a polynomial in d = c - sm: constant, by coefficient, by pair. */
export interface BinPolynomial {
  readonly constant: readonly number[];
  readonly linear: Readonly<Record<string, readonly number[]>>;
  readonly quadratic: readonly { readonly coefficients: readonly string[]; readonly values: readonly number[] }[];
}

/** likelihood/eft_morphing.json. */
export interface EftMorphing {
  readonly coefficients: readonly { readonly name: string; readonly sm: number; readonly range: readonly [number, number] }[];
  readonly channels: readonly {
    readonly name: string;
    readonly samples: readonly (BinPolynomial & { readonly name: string; readonly branching?: BinPolynomial })[];
  }[];
  readonly unbinned: readonly {
    readonly channel: string;
    readonly network: string;
    readonly events: BinPolynomial;
    /** One number for all bins, which multiplies the events. */
    readonly branching?: BinPolynomial;
    readonly mean_ratio: { readonly channel: BinPolynomial; readonly domain: BinPolynomial };
  }[];
}

const MIN_TEST_VECTORS = 50;
const numbers = list(number);
const pair = list(number, { length: 2 });
const pairOfNames = list(text, { length: 2 });
const polynomial = {
  constant: numbers,
  linear: dictionary(numbers),
  quadratic: list(record({ coefficients: pairOfNames, values: numbers })),
};

const INPUTS: JsonShape = dictionary(
  record(
    {
      domain: list(text),
      inputs: list(
        record(
          { name: text, unit: text, role: oneOf("feature", "coefficient"), dtype: oneOf("float32"), minimum: number, maximum: number },
          {
            quantiles: dictionary(number),
            definition: text,
            latex: text,
            level: text,
            missing: text,
            sm: number,
            range: pair,
            basis: text,
          },
        ),
        { least: 1 },
      ),
      output: record({ name: text, meaning: text }),
    },
    {
      preprocessing: text,
      missing_values: text,
      training: anything,
      diagnostics: list(record({ name: text, value: number }, { error: number, expected: number })),
    },
  ),
);

/** A number per event, or a row. */
const output: JsonShape = (value, path, faults) =>
  Array.isArray(value) && Array.isArray(value[0]) ? list(numbers)(value, path, faults) : numbers(value, path, faults);

const VECTORS: JsonShape = dictionary(
  record({ inputs: list(list(number), { least: MIN_TEST_VECTORS }), outputs: dictionary(output), rtol: number, atol: number }),
);

const numberOrNull: JsonShape = (value, path, faults) => {
  if (value !== null) number(value, path, faults);
};

const RESULTS: JsonShape = record(
  {
    scans: list(
      record(
        {
          coefficients: list(text, { least: 1 }),
          label: text,
          data: text,
          bestFit: list(number, { least: 1 }),
          intervals: dictionary(list(pair)),
          points: list(record({ at: list(number, { least: 1 }), deltaTwiceNll: number }), { least: 1 }),
        },
        { contours: dictionary(list(list(pair))) },
      ),
    ),
  },
  {
    pointTests: list(record({ at: dictionary(number), deltaTwiceNll: number, significance: number, log10PValue: number })),
    workspace: record({
      points: list(record({ name: text, at: numbers })),
      axis_scans: list(record({ intervals: dictionary(list(pair)) })),
    }),
    unbinned: record({ twice_nll_sm: number, points: list(record({ name: text, at: numbers, twice_nll: numberOrNull })) }),
    twiceNllSm: number,
    status: text,
    data: text,
  },
);

/** A polynomial of one bin. */
const RATE: JsonShape = record({
  constant: list(number, { length: 1 }),
  linear: dictionary(list(number, { length: 1 })),
  quadratic: list(record({ coefficients: pairOfNames, values: list(number, { length: 1 }) })),
});

const MORPHING: JsonShape = record({
  coefficients: list(record({ name: text, sm: number, range: pair })),
  channels: list(record({ name: text, samples: list(record({ name: text, ...polynomial }, { branching: RATE })) })),
  unbinned: list(
    record({ channel: text, network: text, events: RATE, mean_ratio: record({ channel: RATE, domain: RATE }) }, { branching: RATE }),
  ),
});

const UNBINNED: JsonShape = record({
  schema_version: text,
  coefficients: list(record({ name: text, sm: number, range: pair, unit: text })),
  channels: list(
    record(
      {
        name: text,
        network: text,
        output: text,
        dependence: oneOf("quadratic", "network"),
        selection: list(text),
        features: list(text, { least: 1 }),
        coefficients: list(text),
        expected_events: RATE,
        mean_ratio: record({ channel: RATE, domain: RATE }),
      },
      {
        branching: RATE,
        rate_uncertainties: list(record({ name: text, up: number, down: number })),
        free_normalisations: list(record({ name: text, share: number })),
        events: record({ label: text, features: text, weights: text, count: number, sum_of_weights: number }),
      },
    ),
  ),
  binned_channels: list(
    record(
      { name: text, expected_events: record(polynomial), observed: numbers },
      { branching_events: list(record({ branching: RATE, expected_events: record(polynomial) })) },
    ),
  ),
});

/** A JSON document of a shape. @throws AnalysisError EXPORT_ARTIFACT_FORM, with all that is not as expected */
function documentOf({ where, files }: ArtifactFiles, path: string, shape: JsonShape): unknown {
  const bytes = files.get(path);
  if (bytes === undefined) throw new AnalysisError("EXPORT_ARTIFACT_FORM", `"${path}" is missing`, { where, path });
  const value = jsonDocument(bytes, where, path);
  const faults = shapeFaults(value, shape);
  if (faults.length > 0)
    throw new AnalysisError("EXPORT_ARTIFACT_FORM", `"${path}" is not as expected: ${faults.join("; ")}`, { where, path });
  return value;
}

/** model/inputs.json by network file. @throws AnalysisError EXPORT_ARTIFACT_FORM */
export const readInputs = (artifact: ArtifactFiles): Readonly<Record<string, NetworkDeclaration>> =>
  documentOf(artifact, "model/inputs.json", INPUTS) as Readonly<Record<string, NetworkDeclaration>>;

/** model/test_vectors.json by network file. @throws AnalysisError EXPORT_ARTIFACT_FORM */
export const readTestVectors = (artifact: ArtifactFiles): Readonly<Record<string, TestVectors>> =>
  documentOf(artifact, "model/test_vectors.json", VECTORS) as Readonly<Record<string, TestVectors>>;

/** likelihood/reference_results.json. @throws AnalysisError EXPORT_ARTIFACT_FORM */
export const readReferenceResults = (artifact: ArtifactFiles): ReferenceResults =>
  documentOf(artifact, "likelihood/reference_results.json", RESULTS) as ReferenceResults;

/** likelihood/eft_morphing.json. @throws AnalysisError EXPORT_ARTIFACT_FORM */
export const readEftMorphing = (artifact: ArtifactFiles): EftMorphing =>
  documentOf(artifact, "likelihood/eft_morphing.json", MORPHING) as EftMorphing;

/** likelihood/unbinned.json; undefined where the artifact has none. @throws AnalysisError EXPORT_ARTIFACT_FORM */
export const readUnbinned = (artifact: ArtifactFiles): UnbinnedLikelihood | undefined =>
  artifact.files.has("likelihood/unbinned.json")
    ? (documentOf(artifact, "likelihood/unbinned.json", UNBINNED) as UnbinnedLikelihood)
    : undefined;
