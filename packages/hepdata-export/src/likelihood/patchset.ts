import { jsonDigest } from "@ratiometer/likelihood";
import type { ArtifactContent } from "../artifact-content.ts";
import { safeName } from "../named-points.ts";
import { shiftedYieldsAt, statErrorsAt, yieldsAt, type Workspace } from "./workspace-json.ts";

interface Replace {
  readonly op: "replace";
  readonly path: string;
  readonly value: readonly number[] | Readonly<Record<"hi_data" | "lo_data", readonly number[]>>;
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
 * The named points as patches of the plain twin: yields, and templates and Monte Carlo errors scaled so that a patched twin is the EFT workspace at that point.
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
      const yields: Replace = { op: "replace", path: `${path}/data`, value: yieldsAt(sample, delta) };
      const uncertainties = twin.channels[c].samples[s].modifiers.flatMap(({ type, name }, m): Replace[] => {
        const shift = sample.systematics?.find((each) => each.name === name);
        const value =
          type === "staterror"
            ? statErrorsAt(channel, sample, delta)
            : type === "histosys" && shift !== undefined
              ? shiftedYieldsAt(sample, shift, delta)
              : undefined;
        return value === undefined ? [] : [{ op: "replace", path: `${path}/modifiers/${m}/data`, value }];
      });
      return [yields, ...uncertainties];
    }),
  );
}
