import type { Loss } from "../formats/loss.ts";
import { asWorkspace } from "../histfactory/parse-workspace.ts";
import type { Modifier, ParameterSettings, Workspace, WorkspaceSample } from "../histfactory/workspace.ts";
import type { TemplateChannel, TemplateModel, TemplateSample } from "../model/template-model.ts";
import type { CardModel } from "./read-card.ts";
import { sampleModifiers, type SampleModifiers } from "./workspace-modifiers.ts";

/** A card as a workspace. */
export interface CardWorkspace {
  readonly workspace: Workspace;
  readonly losses: readonly Loss[];
}

/** The staterror of a channel, from the errors of its autoMCStats. */
function staterror({ name, bins, statistical }: TemplateChannel, sample: number, { units }: SampleModifiers): Modifier[] {
  if (statistical === undefined) return [];
  const { parameters, errors } = statistical;
  const data = Array.from({ length: bins }, (_, b) => (parameters[b] < 0 ? 0 : Math.abs(units[b]) * errors[sample * bins + b]));
  return data.every((error) => error === 0) ? [] : [{ name: `staterror_${name}`, type: "staterror", data }];
}

function workspaceSample(model: TemplateModel, channel: TemplateChannel, index: number, losses: Map<string, Loss>): WorkspaceSample {
  const sample: TemplateSample = channel.samples[index];
  const found = sampleModifiers(model, channel, sample, losses);
  return { name: sample.name, data: found.data, modifiers: [...found.modifiers, ...staterror(channel, index, found)] };
}

/** Where the measurement's parameters start and how far they go. */
function settingsOf(
  { parameters }: TemplateModel,
  channels: readonly { readonly samples: readonly WorkspaceSample[] }[],
): ParameterSettings[] {
  const types = new Map<string, Set<Modifier["type"]>>();
  for (const { samples } of channels)
    for (const { modifiers } of samples)
      for (const modifier of modifiers)
        for (const name of modifier.type === "polynomial" ? modifier.data.coefficients : [modifier.name])
          types.set(name, (types.get(name) ?? new Set()).add(modifier.type));
  return parameters.flatMap(({ name, init, bounds, fixed }) => {
    const own = types.get(name);
    if (own === undefined || own.has("shapesys")) return [];
    // a parameter that became a normsys is in units of its width
    const start = own.has("normfactor") || own.has("polynomial") ? { inits: [init], bounds: [[...bounds]] } : {};
    return fixed || Object.keys(start).length > 0 ? [{ name, ...start, ...(fixed ? { fixed } : {}) }] : [];
  });
}

/**
 * The model of a card as a pyhf workspace. What pyhf cannot say is a loss:
 *
 *     interpolation  log-normals inside |θ| < 1, shapes with a scale and shapeN but at 0 and ±1
 *     constraints    parameters without constraint that act as log-normals or shapes get a normal one; a `param` that multiplies rates becomes a normsys, and so
 *                    does a gmN unless it acts on one process of a one-bin channel alone
 *     staterror      the errors of autoMCStats follow the yields of all processes, not the squares of their factors
 *     formulas       rates that are formulas have their initial value
 *     scaling        forms that are no polynomials have their initial value
 *     groups         groups of parameters
 *
 * @throws AnalysisError of asWorkspace: names that are twice
 */
export function cardWorkspace({ model, observed, poi = "", groups }: CardModel): CardWorkspace {
  const losses = new Map<string, Loss>();
  const channels = model.channels.map((channel) => ({
    name: channel.name,
    samples: channel.samples.map((_, index) => workspaceSample(model, channel, index, losses)),
  }));
  if (model.channels.some(({ statistical }) => statistical !== undefined))
    losses.set("staterror", {
      kind: "staterror",
      message: "the errors of autoMCStats follow the yields of all processes, not the squares of their factors",
    });
  if (groups.length > 0)
    losses.set("groups", { kind: "groups", message: `groups of parameters are left out: ${groups.map(({ name }) => name).join(", ")}` });
  let start = 0;
  const observations = model.channels.map(({ name, bins }) => ({ name, data: [...observed.counts.subarray(start, (start += bins))] }));
  const document: Workspace = {
    version: "1.0.0",
    channels,
    observations,
    measurements: [{ name: "measurement", config: { poi, parameters: settingsOf(model, channels) } }],
  };
  return { workspace: asWorkspace(document, "card"), losses: [...losses.values()] };
}
