import { AnalysisError, unknownName } from "@ratiometer/config";
import type { JsonSource } from "@ratiometer/likelihood";
import { ARCHIVE_NAME, readArchive } from "../archive/read-archive.ts";

/** A statistical model in an archive of HEPData: a workspace, and the patchset beside it. */
export interface ArchivedModel {
  readonly workspace: JsonSource;
  readonly patchset: (JsonSource & { /** Of its patches. */ readonly names: readonly string[] }) | undefined;
}

/** Names that a message lists at most. */
const MOST_NAMES = 12;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Names of the patches of a patchset, as far as it has any. */
function patchNames(patches: readonly unknown[]): readonly string[] {
  return patches.flatMap((patch) => {
    const metadata = isRecord(patch) ? patch["metadata"] : undefined;
    return isRecord(metadata) && typeof metadata["name"] === "string" ? [metadata["name"]] : [];
  });
}

/** What a JSON file of an archive is. */
type Member = { readonly path: string; readonly text: string } & (
  { readonly kind: "workspace" } | { readonly kind: "patchset"; readonly names: readonly string[] }
);

function memberOf(path: string, bytes: Uint8Array): readonly Member[] {
  if (!/\.json$/i.test(path)) return [];
  let text: string;
  let value: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    value = JSON.parse(text);
  } catch {
    // a file beside the model is of no concern
    return [];
  }
  if (!isRecord(value)) return [];
  if (Array.isArray(value["channels"]) && Array.isArray(value["measurements"])) return [{ kind: "workspace", path, text }];
  if (!Array.isArray(value["patches"]) || !isRecord(value["metadata"])) return [];
  return [{ kind: "patchset", path, text, names: patchNames(value["patches"]) }];
}

/** Models of an archive, those of archives in it included, which is how records hold them. */
function membersOf(files: ReadonlyMap<string, Uint8Array>, where: string, nested = false): readonly Member[] {
  return [...files].flatMap(([path, bytes]) => {
    if (nested || !ARCHIVE_NAME.test(path)) return memberOf(path, bytes);
    return membersOf(readArchive(bytes, `${where}: ${path}`), where, true).map((member) => ({ ...member, path: `${path}/${member.path}` }));
  });
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/") + 1);

/** A list of names, the first of them where there are many. */
export const shownNames = (names: readonly string[]): string =>
  names.length > MOST_NAMES ? `${names.slice(0, MOST_NAMES).join(", ")} and ${names.length - MOST_NAMES} more` : names.join(", ");

/** Paths of the workspaces of an archive, as `archivedModel` takes them. @throws AnalysisError EXPORT_ARCHIVE */
export const archivedWorkspaces = (bytes: Uint8Array, path: string): readonly string[] =>
  membersOf(readArchive(bytes, path), path).flatMap((member) => (member.kind === "workspace" ? [member.path] : []));

/**
 * The model of an archive as HEPData has it: HistFactory JSON, and the patchset in the same folder. Nothing is unpacked to the disk.
 * @param path its name, for errors
 * @param wanted path of the workspace in the archive, where there are several
 * @throws AnalysisError EXPORT_ARCHIVE for what is refused in an archive, MODEL_FORMAT if it holds no workspace, MODEL_UNKNOWN_NAME for a
 * workspace that is not there, USAGE_ARGUMENTS where there are several and none is named
 */
export function archivedModel(bytes: Uint8Array, path: string, wanted: string | undefined): ArchivedModel {
  const members = membersOf(readArchive(bytes, path), path);
  const workspaces = members.filter(({ kind }) => kind === "workspace");
  const names = workspaces.map((member) => member.path);
  if (workspaces.length === 0)
    throw new AnalysisError("MODEL_FORMAT", "the archive holds no workspace in pyhf's JSON", {
      where: path,
      hint: "an artifact is verified by ratiometer verify; other models are taken out of the archive first",
    });
  if (wanted === undefined && workspaces.length > 1)
    throw new AnalysisError("USAGE_ARGUMENTS", `the archive holds ${workspaces.length} workspaces: ${shownNames(names)}`, {
      where: path,
      hint: `--workspace ${names[0]}`,
    });
  const found = wanted === undefined ? workspaces[0] : workspaces.find((member) => member.path === wanted);
  if (found === undefined) throw unknownName("MODEL_UNKNOWN_NAME", "workspace", wanted ?? "", names, { where: path });
  const patchsets = members.flatMap((member) => (member.kind === "patchset" ? [member] : []));
  const beside = patchsets.filter((member) => folderOf(member.path) === folderOf(found.path));
  if (beside.length > 1)
    throw new AnalysisError(
      "MODEL_FORMAT",
      `there are ${beside.length} patchsets beside "${found.path}": ${shownNames(beside.map((member) => member.path))}`,
      {
        where: path,
        hint: "take out the one that is meant, and name it by --patchset FILE",
      },
    );
  const patchset = (beside.length > 0 || workspaces.length > 1 || patchsets.length > 1 ? beside : patchsets).at(0);
  const source = (member: Member): JsonSource => ({ text: member.text, where: `${path}: ${member.path}` });
  return {
    workspace: source(found),
    patchset: patchset === undefined ? undefined : { ...source(patchset), names: patchset.names },
  };
}
