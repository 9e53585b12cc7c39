import { AnalysisError } from "@ratiometer/config";
import {
  applyPatch,
  parseWorkspace,
  readPatchset,
  readWorkspace,
  verifyPatchset,
  type JsonSource,
  type PatchSet,
  type Workspace,
} from "@ratiometer/likelihood";
import type { JsonMembers } from "./json-members.ts";
import { jsonValue } from "./json-resource.ts";
import type { Report } from "./submission-rule.ts";

/** So many patches of a patchset are applied; the others differ in numbers. */
const TRIED_PATCHES = 3;

/** What an AnalysisError, or several, say. */
function faultsOf(error: unknown): readonly AnalysisError[] {
  const faults: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
  if (!faults.every((fault) => fault instanceof AnalysisError)) throw error;
  return faults;
}

/** Names a member of an archive; the file itself goes without saying. */
const inMember = (member: string | undefined): string => (member === undefined ? "" : `"${member}": `);

function checkModel(workspace: Workspace, report: (message: string, path?: string) => void): void {
  workspace.channels.forEach(({ samples }, c) =>
    samples.forEach(({ modifiers }, s) =>
      modifiers.forEach(({ type }, m) => {
        if (type === "polynomial")
          report('the modifier "polynomial" is not one that pyhf knows', `channels[${c}].samples[${s}].modifiers[${m}]`);
      }),
    ),
  );
  const { experiment, observed } = readWorkspace(workspace);
  const x = experiment.parameters.map(({ init }) => init);
  const twiceNll = experiment.likelihood(observed).value(x);
  if (!Number.isFinite(twiceNll)) report(`−2 log L is ${twiceNll} at the initial values, expected a finite number`);
  const channels = new Map(workspace.observations.map(({ name, data }) => [name, data]));
  for (const { channel, bin, yield: events } of experiment.nonPositive(x)) {
    const count = channels.get(channel)?.[bin] ?? 0;
    if (events < 0 || count > 0)
      report(`${events} events are expected in bin ${bin} of ${channel} at the initial values, ${count} are observed`);
  }
}

function patchesApply(patchset: PatchSet, source: JsonSource): boolean {
  try {
    verifyPatchset(patchset, source);
  } catch (error) {
    if (faultsOf(error).every(({ code }) => code === "MODEL_DIGEST")) return false;
    throw error;
  }
  for (const { metadata } of patchset.patches.slice(0, TRIED_PATCHES)) readWorkspace(applyPatch(patchset, metadata.name, source));
  return true;
}

/**
 * Checks a HistFactory resource: every workspace is one of pyhf's with a finite likelihood, every patchset is for one of them and applies.
 */
export function checkHistFactory({ files, packed }: JsonMembers, report: Report): void {
  if (files.size === 0) report("histfactory", "the archive holds no JSON file");
  const sources: JsonSource[] = [];
  const patchsets: (readonly [string, string])[] = [];
  for (const [name, bytes] of files) {
    const member = packed ? name : undefined;
    const json = jsonValue(bytes, report, member);
    if (json === undefined) continue;
    const { value, text } = json;
    const has = (key: string): boolean => typeof value === "object" && value !== null && key in value;
    if (has("patches")) patchsets.push([name, text]);
    else if (has("channels")) {
      try {
        checkModel(parseWorkspace(text, name), (message, path) =>
          report("histfactory", `${inMember(member)}${message}`, path === undefined ? {} : { path }),
        );
        sources.push({ text, where: name });
      } catch (error) {
        for (const { message, path } of faultsOf(error))
          report("histfactory", `${inMember(member)}${message}`, path === undefined ? {} : { path });
      }
    } else if (!packed) report("histfactory", "the file is no workspace: it has no channels");
  }
  for (const [name, text] of patchsets)
    try {
      const patchset = readPatchset(text, name);
      const fits = sources.filter((source) => patchesApply(patchset, source)).length > 0;
      if (!fits && sources.length > 0)
        report("histfactory-patchset", `the patchset "${name}" is for none of the workspaces beside it: their digests differ from its own`);
    } catch (error) {
      for (const { message, path } of faultsOf(error))
        report("histfactory-patchset", `"${name}": ${message}`, path === undefined ? {} : { path });
    }
}
