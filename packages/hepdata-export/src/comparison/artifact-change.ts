/** What a change is about. */
export const CHANGE_AREAS = ["metadata", "files", "networks", "channels", "results", "tables", "record"] as const;

/** One of `CHANGE_AREAS`. */
export type ChangeArea = (typeof CHANGE_AREAS)[number];

/** One difference between two versions of an artifact. */
export interface ArtifactChange {
  readonly area: ChangeArea;
  /** What it is about: a network, a channel, a path. */
  readonly subject: string;
  /** What changed, in words: 'the unit of h_pt is "TeV", was "GeV"'. */
  readonly message: string;
  /** Whether users of the older version will trip over it. */
  readonly warning?: true;
}

/** A value in words. */
export function shown(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "number") return String(value);
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** "is B, was A". */
export const was = (after: unknown, before: unknown): string => `is ${shown(after)}, was ${shown(before)}`;

/** Names that came and went, in the order of their lists. */
export function comings(
  before: readonly string[],
  after: readonly string[],
): { readonly added: readonly string[]; readonly removed: readonly string[]; readonly kept: readonly string[] } {
  const [old, now] = [new Set(before), new Set(after)];
  return {
    added: after.filter((name) => !old.has(name)),
    removed: before.filter((name) => !now.has(name)),
    kept: after.filter((name) => old.has(name)),
  };
}

/** A change of a number, absolute or as a share of the number. */
export function shift(before: number, after: number): string {
  const share = before === 0 ? "" : ` (${((after / before - 1) * 100).toPrecision(3)} %)`;
  return `${before} to ${after}${share}`;
}

/** The pair of numbers that differs most, relative to the size of the list's numbers; undefined where all are equal. */
export function largestChange(
  before: readonly number[],
  after: readonly number[],
): { readonly place: number; readonly before: number; readonly after: number } | undefined {
  let [place, most] = [-1, 0];
  for (let i = 0; i < Math.min(before.length, after.length); i++) {
    const difference = Math.abs(after[i] - before[i]) / (Math.abs(before[i]) + Math.abs(after[i]) || 1);
    if (difference > most) [place, most] = [i, difference];
  }
  return place < 0 ? undefined : { place, before: before[place], after: after[place] };
}
