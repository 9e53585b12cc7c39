import { npyBytes } from "@ratiometer/tables";
import type { ArtifactContent, UnbinnedRate } from "../artifact-content.ts";
import { safeName } from "../named-points.ts";

/**
 * Bytes of events up to which they go into the HEPData submission, of whose 52 MB the other files need their share. A part of the events would not give the
 * likelihood of all of them, so that it is all or none.
 */
export const HEPDATA_EVENT_BYTES = 40_000_000;

/** The files that hold the events of an unbinned channel. */
export interface EventFiles {
  /** "likelihood/asimov_sr_features.npy", events × features, float32. */
  readonly features: string;
  /** "likelihood/asimov_sr_weights.npy", events, float64. */
  readonly weights: string;
}

/** Where the events of a channel are in the artifact; undefined where they are not published. */
export function eventFiles({ channel, events }: UnbinnedRate): EventFiles | undefined {
  if (events === undefined) return undefined;
  const stem = `likelihood/${events.label.startsWith("Asimov") ? "asimov" : "data"}_${safeName(channel)}`;
  return { features: `${stem}_features.npy`, weights: `${stem}_weights.npy` };
}

/** Bytes by path of the events of all unbinned channels. */
export function eventBytes({ unbinned }: Pick<ArtifactContent, "unbinned">): ReadonlyMap<string, Uint8Array> {
  return new Map(
    unbinned.flatMap((rate): [string, Uint8Array][] => {
      const files = eventFiles(rate);
      if (rate.events === undefined || files === undefined) return [];
      const { features, weights } = rate.events;
      const columns = features.length / weights.length;
      return [
        [files.features, npyBytes(features, [weights.length, columns])],
        [files.weights, npyBytes(weights)],
      ];
    }),
  );
}

/** Whether the events go into the HEPData submission, too. */
export function eventsInHepdata(content: Pick<ArtifactContent, "unbinned">): boolean {
  const bytes = content.unbinned.reduce(
    (sum, { events }) => sum + (events?.features.byteLength ?? 0) + (events?.weights.byteLength ?? 0),
    0,
  );
  return bytes <= HEPDATA_EVENT_BYTES;
}
