import type { ArtifactContent } from "../artifact-content.ts";
import { eftWorkspace, type Modifier } from "../likelihood/workspace-json.ts";

/** A parameter of the binned model, in words. */
export interface ParameterNote {
  readonly name: string;
  readonly description: string;
}

/** What kinds of nuisance parameters are; they are constrained to one standard deviation around their nominal value. */
const NUISANCE: Readonly<Record<Exclude<Modifier["type"], "polynomial">, string>> = {
  normsys: "systematic uncertainty of the number of events",
  histosys: "systematic uncertainty of the distribution",
  staterror: "relative uncertainty from the size of the simulation, a parameter for each bin",
  normfactor: "free factor of the number of events",
};

/** What parameters of one name are to each other. */
export const SHARED = "A parameter of one name is the same in all samples and channels that are named; others are independent.";

/** Every parameter of likelihood/workspace.json: the coefficients, and what acts on which samples of which channels. */
export function parameterNotes(content: ArtifactContent): ParameterNote[] {
  const coefficients = content.coefficients.map(({ name, sm, unit, basis }) => {
    const said = [`SM ${sm}`, ...(unit === "1" ? [] : [`in ${unit}`]), ...(basis === undefined ? [] : [`basis ${basis}`])];
    return { name, description: `coefficient of interest, ${said.join(", ")}` };
  });
  const acting = new Map<string, { readonly kind: string; readonly on: Set<string> }>();
  for (const channel of eftWorkspace(content).channels)
    for (const sample of channel.samples)
      for (const { name, type } of sample.modifiers) {
        if (type === "polynomial") continue;
        const entry = acting.get(name) ?? { kind: NUISANCE[type], on: new Set<string>() };
        entry.on.add(`${sample.name} in ${channel.name}`);
        acting.set(name, entry);
      }
  return [...coefficients, ...[...acting].map(([name, { kind, on }]) => ({ name, description: `${kind}: ${[...on].join(", ")}` }))];
}
