import type { Analysis, Channel, Inference } from "./analysis.ts";
import { FILE_KINDS, type EventFiles } from "./event-source.ts";
import { expandFiles } from "./expand-files.ts";
import { listed, type Listed } from "./sample-document.ts";

/** What observed data are called where samples have their names. */
export const DATA = "data";

/** `inference.data` as the schema accepts it. */
export type DataDocument =
  "asimov" | "pseudo-data" | { readonly observed: Partial<Record<Exclude<EventFiles["kind"], "madminer">, Listed>> };

/** Data have no weights: every event counts once. */
const UNWEIGHTED: EventFiles["weights"] = {
  scheme: "unit",
  parameters: {},
  map: undefined,
  coefficients: undefined,
  nominal: undefined,
  sumOfWeights: undefined,
};

/** Which data an analysis is of; blind until someone says otherwise. */
export function dataOf(document: DataDocument): Pick<Inference, "data" | "observed" | "unblinded"> {
  if (typeof document === "string") return { data: document, observed: undefined, unblinded: false };
  const files: Partial<Record<EventFiles["kind"], Listed>> = document.observed;
  const kind = FILE_KINDS.find((name) => files[name] !== undefined) ?? "table";
  return { data: "observed", observed: { kind, patterns: listed(files[kind]), weights: UNWEIGHTED }, unblinded: false };
}

/** The same analysis, which reads the observed data of its signal channels. */
export const unblinded = (analysis: Analysis): Analysis => ({ ...analysis, inference: { ...analysis.inference, unblinded: true } });

/** Whether the observed data of some channels are left unread. */
export const isBlind = ({ channels, inference }: Pick<Analysis, "channels" | "inference">): boolean =>
  inference.data === "observed" && !inference.unblinded && channels.some(({ role }) => role === "signal");

/** What stands for data in a channel: in a signal channel of a blind run, the expected events. */
export const channelDataKind = ({ data, unblinded: open }: Inference, { role }: Pick<Channel, "role">): Inference["data"] =>
  data === "observed" && role === "signal" && !open ? "asimov" : data;

/**
 * The files of the observed data, absolute and sorted; none where data are not observed.
 * @throws AnalysisError CONFIG_NO_SUCH_FILE at the pattern's line of the analysis file
 */
export async function dataFiles({ inference: { observed }, directory, where }: Analysis): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const [i, pattern] of (observed?.patterns ?? []).entries()) {
    const path = `inference.data.observed.${observed?.kind}[${i}]`;
    for (const file of await expandFiles([pattern], directory, { where: where(path), path })) found.add(file);
  }
  return [...found].sort();
}
