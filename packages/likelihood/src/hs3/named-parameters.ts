import { placeError } from "../json/json-place.ts";
import type { BinCarrier } from "./bin-constraints.ts";
import type { BinParameters } from "./bin-parameters.ts";
import { alphaName, gammaName, type NamedParameter } from "./parameter-naming.ts";
import type { ReadChannel, ReadModifier } from "./read-channel.ts";
import type { SettledParameter } from "./read-measurements.ts";
import type { ScalarParameter } from "./scalar-parameters.ts";

/** Under which a list of parameters is known. */
export const keyOf = (parameters: readonly string[]): string => JSON.stringify(parameters);

/** Whether a modifier has one parameter per bin. */
export const perBin = ({ type }: ReadModifier): boolean => type === "shapefactor" || type === "shapesys" || type === "staterror";

/** Modifiers per bin by their parameters. @throws AnalysisError MODEL_HS3_UNSUPPORTED where they share some and not all */
export function binGroups(channels: readonly ReadChannel[]): ReadonlyMap<string, readonly BinCarrier[]> {
  const groups = new Map<string, BinCarrier[]>();
  const owners = new Map<string, string>();
  for (const channel of channels)
    for (const sample of channel.samples)
      for (const modifier of sample.modifiers) {
        const key = keyOf(modifier.parameters);
        if (!perBin(modifier) && modifier.parameters.every((name) => !owners.has(name))) continue;
        for (const name of modifier.parameters) {
          const owner = owners.get(name);
          if ((owner ?? key) !== key || !perBin(modifier))
            throw placeError(
              modifier.place,
              "MODEL_HS3_UNSUPPORTED",
              `"${name}" is shared with modifiers that have other parameters besides, which a workspace's cannot`,
            );
          owners.set(name, key);
        }
        groups.set(key, [...(groups.get(key) ?? []), { channel, sample, modifier }]);
      }
  return groups;
}

/** Names that the parameters should have in the workspace. */
export function wantedNames(
  scalars: ReadonlyMap<string, ScalarParameter>,
  bins: ReadonlyMap<string, readonly BinCarrier[]>,
): NamedParameter[] {
  const single = [...scalars.values()].map(({ name, kind }): NamedParameter => {
    if (kind === "lumi") return { key: name, wanted: "lumi", otherwise: "lumi" };
    return { key: name, wanted: kind === "alpha" ? alphaName(name) : name, otherwise: name };
  });
  const several = [...bins].map(([key, [{ channel, sample, modifier }]]): NamedParameter => {
    const wanted = gammaName(modifier.parameters) ?? modifier.name;
    return { key, wanted, otherwise: `${wanted}_${channel.name}_${sample.name}` };
  });
  return [...single, ...several];
}

/** All parameters of a document: those of single numbers by name, those per bin by their key, and the names of both in the workspace. */
export interface Named {
  readonly names: ReadonlyMap<string, string>;
  readonly scalars: ReadonlyMap<string, ScalarParameter>;
  readonly bins: ReadonlyMap<string, BinParameters>;
}

/** Settings of the parameters in the order of the workspace's modifiers. */
export function settledParameters(channels: readonly ReadChannel[], { names, scalars, bins }: Named): SettledParameter[] {
  const settled = new Map<string, SettledParameter>();
  for (const { samples } of channels)
    for (const { modifiers } of samples)
      for (const modifier of modifiers) {
        const keys = perBin(modifier) ? [keyOf(modifier.parameters)] : modifier.parameters;
        for (const key of keys) {
          const found = bins.get(key);
          const scalar = scalars.get(key);
          const name = names.get(key) ?? key;
          if (settled.has(key)) continue;
          if (found !== undefined)
            settled.set(key, {
              parameter: { name, kind: found.type, components: modifier.parameters },
              normal: undefined,
              auxdata: found.auxdata,
              still: found.still,
            });
          else if (scalar !== undefined)
            settled.set(key, {
              parameter: { name, kind: scalar.kind, components: [key] },
              normal: scalar.constraint,
              auxdata: undefined,
              still: [],
            });
        }
      }
  return [...settled.values()];
}
