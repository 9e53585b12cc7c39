import { jsonDigest } from "@ratiometer/likelihood";
import type { ArtifactContent } from "../artifact-content.ts";
import { safeName } from "../named-points.ts";
import { statErrorsAt, yieldsAt, type Workspace } from "./workspace-json.ts";

interface Replace {
  readonly op: "replace";
  readonly path: string;
  readonly value: readonly number[];
}

/** A pyhf patchset, schema 1.0.0. */
export interface PatchSet {
  readonly metadata: {
    readonly description: string;
    readonly digests: { readonly sha256: string };
    readonly labels: readonly string[];
    readonly references: { readonly hepdata: string };
  };
  readonly patches: readonly {
    readonly metadata: { readonly name: string; readonly values: readonly number[] };
    readonly patch: readonly Replace[];
  }[];
  readonly version: "1.0.0";
}

/**
 * The named points as patches of the plain twin: yields, and Monte Carlo errors scaled so that a patched twin is the EFT workspace at that point.
 * The schema wants the INSPIRE number of a record of seven digits; zeros stand for a paper that has none yet.
 * @param twin workspace at the SM, as it is written
 */
export function patchSet(content: ArtifactContent, twin: Workspace): PatchSet {
  const sm = content.coefficients.map((coefficient) => coefficient.sm);
  return {
    metadata: {
      description: `Points of the coefficients ${content.coefficients.map(({ name }) => name).join(", ")}: yields of ${content.title}`,
      digests: { sha256: jsonDigest(JSON.stringify(twin), "workspace") },
      labels: content.coefficients.map(({ name }) => safeName(name)),
      references: { hepdata: `ins${String(content.inspire ?? 0).padStart(7, "0")}` },
    },
    patches: content.points.map(({ name, at }) => ({
      metadata: { name, values: at },
      patch: patchAt(
        content,
        twin,
        at.map((value, i) => value - sm[i]),
      ),
    })),
    version: "1.0.0",
  };
}

function patchAt(content: ArtifactContent, twin: Workspace, delta: readonly number[]): Replace[] {
  return content.channels.flatMap((channel, c) =>
    channel.samples.flatMap((sample, s) => {
      const path = `/channels/${c}/samples/${s}`;
      const statError = twin.channels[c].samples[s].modifiers.findIndex(({ type }) => type === "staterror");
      const yields: Replace = { op: "replace", path: `${path}/data`, value: yieldsAt(sample, delta) };
      if (statError < 0) return [yields];
      return [yields, { op: "replace", path: `${path}/modifiers/${statError}/data`, value: statErrorsAt(channel, sample, delta) }] as const;
    }),
  );
}
