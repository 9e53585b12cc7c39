import type { ArtifactContent, Json } from "../artifact-content.ts";
import type { Workspace } from "./workspace-json.ts";

/** The samples and channels that a modifier is on. */
interface Extent {
  readonly type: string;
  readonly channels: ReadonlySet<string>;
  readonly samples: ReadonlySet<string>;
}

/** Modifiers by name, polynomials left out, whose parameters are the coefficients. */
function extents({ channels }: Workspace): ReadonlyMap<string, Extent> {
  const found = new Map<string, { type: string; channels: Set<string>; samples: Set<string> }>();
  for (const { name: channel, samples } of channels)
    for (const { name: sample, modifiers } of samples)
      for (const { name, type } of modifiers) {
        if (type === "polynomial") continue;
        const extent = found.get(name) ?? { type, channels: new Set(), samples: new Set() };
        extent.channels.add(channel);
        extent.samples.add(sample);
        found.set(name, extent);
      }
  return found;
}

const NUISANCE: Readonly<Record<string, (of: string) => Readonly<Record<string, Json>>>> = {
  staterror: (of) => ({
    description: `factor on the expected events of each bin, for the finite simulation, of ${of}`,
    components: "one per bin, named NAME[bin]",
    constraint: "normal around 1, its width the relative Monte Carlo error of the samples together",
  }),
  normsys: (of) => ({
    description: `systematic uncertainty of the normalisation, in standard deviations, of ${of}`,
    constraint: "normal around 0 of width 1; factors hi and lo at +1 and -1, interpolation code 4",
  }),
  normfactor: (of) => ({ description: `factor on the expected events of ${of}`, constraint: "none: free in the fit" }),
  histosys: (of) => ({
    description: `systematic uncertainty of the shape, in standard deviations, of ${of}`,
    constraint: "normal around 0 of width 1; templates hi_data and lo_data at +1 and -1, interpolation code 4p",
  }),
};

/** likelihood/parameters.json: every parameter of the workspace in words, and what is shared. */
export function parameterDictionary(content: ArtifactContent, workspace: Workspace): Json {
  const coefficients = content.coefficients.map(({ name, sm, range, unit, basis, latex }) => [
    name,
    {
      description: `coefficient, parameter of interest${basis === undefined ? "" : `, of the basis ${basis}`}`,
      role: "interest",
      sm,
      range,
      unit,
      ...(latex === undefined ? {} : { latex }),
    },
  ]);
  const nuisances = [...extents(workspace)].flatMap(([name, { type, channels, samples }]) => {
    const said = type in NUISANCE ? NUISANCE[type](`${[...samples].join(", ")} in ${[...channels].join(", ")}`) : undefined;
    return said === undefined
      ? []
      : [[name, { role: "nuisance", modifier: type, channels: [...channels], samples: [...samples], ...said }] as const];
  });
  return {
    schema_version: "1.0.0",
    file: "likelihood/workspace.json",
    correlations:
      "a parameter of one name is one parameter: it moves all samples and channels that it is on together; parameters of different names are uncorrelated before the fit",
    parameters: Object.fromEntries([...coefficients, ...nuisances]) as Json,
  };
}
