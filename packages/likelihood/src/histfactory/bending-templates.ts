import type { Workspace } from "./workspace.ts";

type Channel = Workspace["channels"][number];

/**
 * How far up and down variations of a channel are from opposite, over all bins and in standard deviations of their counts, from which on -2 log L may have a
 * minimum on either side: its curvature 2 by the constraint is then outweighed where the data are a few standard deviations off.
 */
const BENT = 0.3;

/** Parameters of histosys that bend the expected events of a channel. */
function bendingParameters({ samples }: Channel): string[] {
  const total = samples.reduce((sum, { data }) => sum.map((value, b) => value + data[b]), new Float64Array(samples[0].data.length));
  const bends = new Map<string, Float64Array>();
  for (const { data, modifiers } of samples) {
    for (const modifier of modifiers) {
      if (modifier.type !== "histosys") continue;
      const { hi_data: high, lo_data: low } = modifier.data;
      const sum = bends.get(modifier.name) ?? new Float64Array(data.length);
      bends.set(
        modifier.name,
        sum.map((bend, b) => bend + high[b] + low[b] - 2 * data[b]),
      );
    }
  }
  return [...bends].flatMap(([name, bend]) =>
    Math.hypot(...bend.map((value, b) => value / Math.sqrt(Math.abs(total[b]) + 1))) > BENT ? [name] : [],
  );
}

/** Parameters along which a fit should start at several values: coefficients of polynomials, and histosys whose templates bend. */
export function searchedParameters({ channels }: Workspace): ReadonlySet<string> {
  const coefficients = channels
    .flatMap(({ samples }) => samples.flatMap(({ modifiers }) => modifiers))
    .flatMap((modifier) => (modifier.type === "polynomial" ? modifier.data.coefficients : []));
  return new Set([...coefficients, ...channels.flatMap(bendingParameters)]);
}
