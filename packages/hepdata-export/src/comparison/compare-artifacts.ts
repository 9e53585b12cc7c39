import { lintEvidence, type LintEvidence } from "../lint/lint-evidence.ts";
import { openArtifact, type ArtifactFiles } from "../reading/artifact-files.ts";
import type { ArtifactChange } from "./artifact-change.ts";
import { channelChanges } from "./channel-changes.ts";
import { fileChanges, sameFiles } from "./file-changes.ts";
import { metadataChanges } from "./metadata-changes.ts";
import { networkChanges } from "./network-changes.ts";
import { resultChanges } from "./result-changes.ts";
import { recordChanges, tableChanges } from "./table-changes.ts";

/** What two versions of an artifact differ in. */
export interface ArtifactComparison {
  /** Whether all files are the same, byte by byte. */
  readonly equal: boolean;
  readonly changes: readonly ArtifactChange[];
}

function evidenceOf({ files }: ArtifactFiles): LintEvidence {
  const submission = [...files].flatMap(([path, bytes]) =>
    path.startsWith("hepdata/") ? [[path.slice("hepdata/".length), bytes] as const] : [],
  );
  return lintEvidence("artifact", files, new Map(submission));
}

/**
 * Compares two artifacts, folders or archives: what the index says, files, networks with their outputs on the test vectors of both, channels, results, tables,
 * and the numbers of tables and resources at HEPData. Neither is verified.
 * @throws AnalysisError EXPORT_NO_ARTIFACT, EXPORT_ARCHIVE if one cannot be read
 */
export async function compareArtifacts(before: string, after: string): Promise<ArtifactComparison> {
  const [old, now] = [await openArtifact(before), await openArtifact(after)];
  if (sameFiles(old.files, now.files)) return { equal: true, changes: [] };
  const [from, to] = [evidenceOf(old), evidenceOf(now)];
  const json = (name: string): readonly [unknown, unknown] => [from.json(name), to.json(name)];
  const changes = [
    ...metadataChanges(from.index, to.index),
    ...fileChanges(old.files, now.files),
    ...(await networkChanges(from.networks, to.networks)),
    ...channelChanges(...json("workspace.json")),
    ...resultChanges(...json("reference_results.json")),
    ...tableChanges(from.tables, to.tables),
    ...recordChanges(from.record, to.record),
  ];
  const untold: ArtifactChange = {
    area: "files",
    subject: "artifact",
    message: "the bytes of some files differ, and nothing of what they say",
  };
  return { equal: false, changes: changes.length > 0 ? changes : [untold] };
}
