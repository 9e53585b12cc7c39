import { DEFAULT_LEVELS } from "@ratiometer/likelihood";
import { canonicalJson } from "@ratiometer/tables";
import type { ArtifactContent } from "../artifact-content.ts";
import type { FileRole } from "../artifact-index.ts";
import { modelNotes } from "../documents/readme.ts";
import { binnedClosure, closureOf, unbinnedClosure } from "./closure.ts";
import { eftMorphing } from "./eft-morphing.ts";
import { eventBytes } from "./event-files.ts";
import { modelForms } from "./model-forms.ts";
import { parameterDictionary } from "./parameter-dictionary.ts";
import { patchSet } from "./patchset.ts";
import { referenceResults } from "./reference-results.ts";
import { unbinnedLikelihood } from "./unbinned-likelihood.ts";
import { eftWorkspace, smWorkspace } from "./workspace-json.ts";
import { strengthTest, workspaceReference } from "./workspace-reference.ts";

/** A file of likelihood/ or validation/ before it is written. */
export interface LikelihoodPart {
  readonly path: string;
  readonly role: FileRole;
  readonly bytes: Uint8Array;
}

/** The levels of the content's intervals, or the usual ones. */
function levelsOf({ scans }: ArtifactContent): readonly number[] {
  const levels = [...new Set(scans.flatMap(({ intervals }) => Object.keys(intervals ?? {})))].map(Number);
  return levels.length === 0 ? DEFAULT_LEVELS : levels;
}

/**
 * The statistical models in all their forms, what readers find in them, and how well the files themselves give the results of the run.
 * @throws AnalysisError EXPORT_MISMATCH for a form that is another model, those of `publishedLikelihood`
 */
export async function likelihoodParts(content: ArtifactContent): Promise<LikelihoodPart[]> {
  const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
  const names = content.coefficients.map(({ name }) => name);
  const levels = levelsOf(content);
  const twin = smWorkspace(content);
  const model = eftWorkspace(content);
  const texts = {
    workspace: canonicalJson(model),
    twin: canonicalJson(twin),
    patchset: canonicalJson(patchSet(content, twin)),
  };
  const forms = modelForms(texts.workspace);
  const document = unbinnedLikelihood(content);
  const events = eventBytes(content);
  const files = new Map([...events, ...content.networks.map(({ file, bytes }) => [`model/${file}`, bytes] as const)]);
  const bytesOf = (path: string): Uint8Array => {
    const bytes = files.get(path);
    if (bytes === undefined) throw new RangeError(`no file ${path}`);
    return bytes;
  };
  const whole = document?.channels.every((channel) => channel.events !== undefined) === true ? document : undefined;
  const unbinned = whole === undefined ? undefined : await unbinnedClosure(content, whole, bytesOf, levels);
  const closure = closureOf(unbinned?.scans ?? [], binnedClosure(content, { ...texts, hs3: forms.hs3 }));
  const references = {
    workspace: workspaceReference(texts.workspace, names, content.points, levels),
    unbinned,
    strength: strengthTest(texts.twin),
  };
  const part = (path: string, role: FileRole, text: string): LikelihoodPart => ({ path, role, bytes: utf8(text) });
  return [
    part("likelihood/workspace.json", "statistical-model", texts.workspace),
    part("likelihood/workspace_sm.json", "statistical-model-sm", texts.twin),
    part("likelihood/patchset.json", "patchset", texts.patchset),
    part("likelihood/eft_morphing.json", "eft-morphing", canonicalJson(eftMorphing(content))),
    part("likelihood/reference_results.json", "reference-results", canonicalJson(referenceResults(content, references))),
    part("likelihood/hs3.json", "statistical-model-hs3", forms.hs3),
    part("likelihood/combine/datacard.txt", "combine-card", forms.card.text),
    part("likelihood/combine/shapes.json", "combine-shapes", forms.card.shapes),
    part("likelihood/combine/scaling.json", "combine-scaling", forms.card.scaling),
    part("likelihood/parameters.json", "model-parameters", canonicalJson(parameterDictionary(content, model))),
    part("likelihood/README.md", "model-notes", modelNotes(content, forms)),
    ...(document === undefined ? [] : [part("likelihood/unbinned.json", "unbinned-likelihood", canonicalJson(document))]),
    ...[...events].map(([path, bytes]): LikelihoodPart => ({
      path,
      role: path.endsWith("_weights.npy") ? "event-weights" : "event-features",
      bytes,
    })),
    part("validation/closure.json", "closure", canonicalJson(closure)),
  ];
}
