import { AnalysisError, pathText, throwFaults, unknownName, type Segments } from "@ratiometer/config";
import jsonPatch, { type Operation } from "fast-json-patch";
import { jsonSchemaCheck } from "../json/json-schema-check.ts";
import { foldJson, PLAIN_JSON } from "../json/json-text.ts";
import { locatedJson } from "../json/located-json.ts";
import { jsonDigest } from "./json-digest.ts";
import { asWorkspace } from "./parse-workspace.ts";
import type { Workspace } from "./workspace.ts";

/** A value of each label. */
export type PatchValues = readonly (number | string)[];

/** Changes of a workspace (JSON patch, RFC 6902) for one point of a parameter space. */
export interface Patch {
  readonly metadata: { readonly name: string; readonly values: PatchValues };
  readonly patch: readonly Operation[];
}

/** A patchset in pyhf's JSON, version 1.0.0. */
export interface PatchSet {
  readonly metadata: {
    readonly description: string;
    /** Of the workspace that the patches are for. */
    readonly digests: { readonly sha256?: string; readonly md5?: string };
    /** Dimensions of the parameter space. */
    readonly labels: readonly string[];
    readonly references: { readonly hepdata?: string };
  };
  readonly patches: readonly Patch[];
  readonly version: "1.0.0";
}

/** A JSON document as it came: digests are of its text. */
export interface JsonSource {
  readonly text: string;
  /** Name of the file as the user wrote it. */
  readonly where: string;
}

const schemaFaults = jsonSchemaCheck("patchset");

/** More than these help nobody. */
const MOST_FAULTS = 20;

const shownValues = (values: PatchValues): string => JSON.stringify(values);

function* patchFaults({ metadata: { labels }, patches }: PatchSet, where: (segments: Segments) => string): Generator<AnalysisError> {
  const place = (segments: Segments): { where: string; path: string } => ({ where: where(segments), path: pathText(segments) });
  const names = new Map<string, number>();
  const points = new Map<string, number>();
  for (const [i, { metadata }] of patches.entries()) {
    const path = ["patches", i, "metadata"];
    const { name, values } = metadata;
    const point = shownValues(values);
    const [sameName, samePoint] = [names.get(name), points.get(point)];
    if (sameName !== undefined) {
      yield new AnalysisError("MODEL_DUPLICATE_NAME", `patch ${sameName} is called "${name}", too`, place([...path, "name"]));
    }
    if (samePoint !== undefined) {
      yield new AnalysisError("MODEL_DUPLICATE_NAME", `patch ${samePoint} is for the values ${point}, too`, place([...path, "values"]));
    }
    if (values.length !== labels.length) {
      const message = `found ${values.length} values, expected ${labels.length}: ${labels.join(", ")}`;
      yield new AnalysisError("MODEL_LENGTH", message, place([...path, "values"]));
    }
    names.set(name, sameName ?? i);
    points.set(point, samePoint ?? i);
  }
}

/**
 * Reads a patchset (pyhf's JSON 1.0.0).
 * @param where name of the file as the user wrote it
 * @throws AnalysisError, or AggregateError of up to 20 in the file's order: MODEL_JSON, MODEL_SCHEMA, MODEL_NOT_FINITE, MODEL_LENGTH,
 * MODEL_DUPLICATE_NAME (names and values of patches)
 */
export function readPatchset(text: string, where: string): PatchSet {
  const json = locatedJson(text, where);
  throwFaults(schemaFaults(json).slice(0, MOST_FAULTS));
  const patchset = json.value as PatchSet;
  throwFaults([...patchFaults(patchset, json.where)].slice(0, MOST_FAULTS));
  return patchset;
}

/**
 * Asks that the workspace is the one that the patchset was made for.
 * @throws AnalysisError MODEL_DIGEST, MODEL_JSON, MODEL_DUPLICATE_NAME
 */
export function verifyPatchset(patchset: PatchSet, workspace: JsonSource): void {
  for (const algorithm of ["sha256", "md5"] as const) {
    const expected = patchset.metadata.digests[algorithm]?.toLowerCase();
    if (expected === undefined) continue;
    const found = jsonDigest(workspace.text, workspace.where, algorithm);
    if (found === expected) continue;
    const message = `the workspace's ${algorithm} is ${found}, expected ${expected}: the patchset is not for it`;
    throw new AnalysisError("MODEL_DIGEST", message, {
      where: workspace.where,
      hint: "take the workspace that was published with the patchset",
    });
  }
}

function patchOf({ patches }: PatchSet, key: string | PatchValues, where: string): Patch {
  const found = patches.find(({ metadata: { name, values } }) =>
    typeof key === "string" ? name === key : values.length === key.length && values.every((value, i) => value === key[i]),
  );
  if (found !== undefined) return found;
  if (typeof key === "string") {
    throw unknownName(
      "MODEL_UNKNOWN_NAME",
      "patch",
      key,
      patches.map(({ metadata }) => metadata.name),
      { where },
    );
  }
  const points = patches.slice(0, 5).map(({ metadata }) => shownValues(metadata.values));
  const hint = `the first of ${patches.length}: ${points.join(", ")}`;
  throw new AnalysisError("MODEL_UNKNOWN_NAME", `there is no patch for the values ${shownValues(key)}`, { where, hint });
}

/**
 * The workspace with the changes of one patch, after its digest was verified.
 * @param key name of the patch, or its values
 * @throws AnalysisError MODEL_UNKNOWN_NAME, MODEL_DIGEST, MODEL_PATCH where an operation cannot be done, and those of `asWorkspace`
 */
export function applyPatch(patchset: PatchSet, key: string | PatchValues, workspace: JsonSource): Workspace {
  const { metadata, patch } = patchOf(patchset, key, workspace.where);
  verifyPatchset(patchset, workspace);
  let document = foldJson(workspace.text, workspace.where, PLAIN_JSON);
  for (const [i, operation] of structuredClone(patch).entries()) {
    try {
      document = jsonPatch.applyOperation<unknown>(document, operation, true).newDocument;
    } catch (cause) {
      // JsonPatchError where the operation is impossible, TypeError where it would reach into prototypes
      if (!(cause instanceof jsonPatch.JsonPatchError) && !(cause instanceof TypeError)) throw cause;
      const { op, path } = operation;
      const message = `operation ${i} of patch "${metadata.name}", ${op} at "${path}", cannot be done: ${cause.message.split("\n")[0]}`;
      throw new AnalysisError("MODEL_PATCH", message, { where: workspace.where, cause });
    }
  }
  return asWorkspace(document, `${workspace.where} with patch "${metadata.name}"`);
}
