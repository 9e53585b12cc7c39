import type { Loss } from "../formats/loss.ts";
import { staterrorUncertainties } from "../histfactory/bin-uncertainties.ts";
import { PARAMETER_FORMS } from "../histfactory/parameter-sets.ts";
import type { Modifier, ParameterSettings, Workspace, WorkspaceSample } from "../histfactory/workspace.ts";
import type { WrittenColumn, WrittenNuisance } from "./card-text.ts";

/** A sample as a column of a card. */
export interface SampleColumn extends WrittenColumn {
  readonly sample: WorkspaceSample;
  /** The name of its channel in the workspace. */
  readonly from: string;
}

/** Histograms of a varied process. */
export interface WrittenShape {
  readonly Up: readonly number[];
  readonly Down: readonly number[];
}

/** What the modifiers of a workspace are in a card. */
export interface WrittenEffects {
  readonly nuisances: readonly WrittenNuisance[];
  /** By the index of a column: histograms by the name of the nuisance parameter. */
  readonly shapes: ReadonlyMap<number, ReadonlyMap<string, WrittenShape>>;
  /** Lines of rateParam and param. */
  readonly lines: readonly string[];
  /** Lines that must come last. */
  readonly edits: readonly string[];
  readonly losses: readonly Loss[];
}

interface Effect {
  norm?: { readonly hi: number; readonly lo: number };
  shape?: WrittenShape;
  sideband?: { readonly events: number; readonly alpha: number };
}

/** Effects by nuisance parameter and column, and the other lines, as they are found. */
interface Found {
  readonly effects: Map<string, Map<number, Effect>>;
  readonly lines: Set<string>;
  readonly losses: Map<string, Loss>;
  /** Names in the card of the components of a parameter, by its name in the workspace. */
  readonly components: Map<string, Set<string>>;
}

const lose = ({ losses }: Found, kind: string, message: string): void => void losses.set(message, { kind, message });

function effectOn({ effects, components }: Found, parameter: string, name: string, column: number): Effect {
  const own = effects.get(name) ?? new Map<number, Effect>();
  effects.set(name, own);
  components.set(parameter, (components.get(parameter) ?? new Set()).add(name));
  const effect = own.get(column) ?? {};
  own.set(column, effect);
  return effect;
}

const scaled = (data: readonly number[], bin: number, factor: number): number[] =>
  data.map((value, b) => (b === bin ? factor * value : value));

/** Per-bin factors with a normal constraint: one nuisance parameter per bin, whose histograms differ in that bin alone. */
function addBins(
  found: Found,
  column: number,
  sample: WorkspaceSample,
  parameter: string,
  name: (bin: number) => string,
  relative: readonly number[],
): void {
  for (const [b, width] of relative.entries()) {
    if (!(width > 0) || sample.data[b] === 0) continue;
    effectOn(found, parameter, name(b), column).shape = { Up: scaled(sample.data, b, 1 + width), Down: scaled(sample.data, b, 1 - width) };
  }
}

function addShapesys(
  found: Found,
  column: number,
  { sample, channel }: SampleColumn,
  modifier: Modifier & { readonly data: readonly number[] },
  name: string,
): void {
  const { data } = modifier;
  const [yield0] = sample.data;
  const events = (yield0 / data[0]) ** 2;
  if (data.length === 1 && yield0 > 0 && data[0] > 0 && Math.abs(events - Math.round(events)) < 1e-9 * events) {
    const whole = Math.round(events);
    effectOn(found, modifier.name, name, column).sideband = { events: whole, alpha: yield0 / whole };
    return;
  }
  lose(found, "constraints", `the Poisson constraints of "${modifier.name}" become normal ones of the same width`);
  const relative = data.map((sigma, b) => (sample.data[b] > 0 ? sigma / sample.data[b] : 0));
  addBins(found, column, sample, modifier.name, (b) => `${name}_${channel}_bin${b}`, relative);
}

/** δ_b of a staterror in a channel. */
function staterrorWidths(workspace: Workspace, from: string, name: string): number[] {
  const channels = workspace.channels.filter((channel) => channel.name === from);
  const { widths, fixed } = staterrorUncertainties({ ...workspace, channels }, name);
  return widths.map((width, b) => (fixed[b] ? 0 : width));
}

function addFree(
  found: Found,
  { channel, process }: SampleColumn,
  parameter: string,
  name: string,
  init: number,
  bounds: readonly number[],
): void {
  found.lines.add(`${name} rateParam ${channel} ${process} ${init} [${bounds.join(",")}]`);
  found.components.set(parameter, (found.components.get(parameter) ?? new Set()).add(name));
}

function addModifier(
  workspace: Workspace,
  found: Found,
  index: number,
  column: SampleColumn,
  modifier: Modifier,
  settings: ParameterSettings | undefined,
  name: string,
): void {
  const { sample, from } = column;
  switch (modifier.type) {
    case "normfactor": {
      const { init, bounds = [0, 10] } = PARAMETER_FORMS.normfactor;
      addFree(found, column, modifier.name, name, settings?.inits?.[0] ?? init, settings?.bounds?.[0] ?? bounds);
      return;
    }
    case "lumi": {
      const mean = settings?.auxdata?.[0] ?? 1;
      const sigma = settings?.sigmas?.[0] ?? 0;
      const range = settings?.bounds?.[0] ?? [0, 10 * mean];
      addFree(found, column, modifier.name, name, mean, range);
      found.lines.add(`${name} param ${mean} ${sigma} [${range.join(",")}]`);
      return;
    }
    case "normsys":
      effectOn(found, modifier.name, name, index).norm = modifier.data;
      return;
    case "histosys":
      effectOn(found, modifier.name, name, index).shape = { Up: modifier.data.hi_data, Down: modifier.data.lo_data };
      return;
    case "shapesys":
      addShapesys(found, index, column, modifier, name);
      return;
    case "staterror":
      if (sample.modifiers.some(({ type }) => type === "histosys"))
        lose(
          found,
          "staterror",
          `"${modifier.name}" is added to the varied templates of "${sample.name}" in "${from}" instead of multiplying them`,
        );
      addBins(
        found,
        index,
        sample,
        modifier.name,
        (b) => `${name}_${column.channel}_bin${b}`,
        staterrorWidths(workspace, from, modifier.name),
      );
      return;
    case "shapefactor":
      lose(found, "shapefactor", `the free factors "${modifier.name}" of the bins of "${sample.name}" in "${from}" are left out`);
      return;
    case "polynomial": // a scaling, not an effect
  }
}

/** The line of a nuisance parameter, and what its numbers lose. */
function nuisanceOf(found: Found, name: string, effects: ReadonlyMap<number, Effect>): WrittenNuisance {
  const all = [...effects.values()];
  const sideband = all.map((effect) => effect.sideband).find((one) => one !== undefined);
  if (sideband !== undefined)
    return {
      name,
      kind: `gmN ${sideband.events}`,
      effects: new Map([...effects].map(([column, effect]) => [column, String(effect.sideband?.alpha ?? "-")])),
    };
  if (all.some(({ norm, shape }) => norm !== undefined && shape === undefined && !(norm.hi === 1 && norm.lo === 1)))
    lose(found, "interpolation", `the normsys "${name}" is a log-normal, which differs inside |α| < 1`);
  const shapes = all.some(({ shape }) => shape !== undefined);
  const norms = all.some(({ shape }) => shape === undefined);
  const word = ({ norm, shape }: Effect): string => (shape !== undefined ? "1" : norm === undefined ? "-" : `${norm.lo}/${norm.hi}`);
  return {
    name,
    kind: shapes && norms ? "shape?" : shapes ? "shape" : "lnN",
    effects: new Map([...effects].map(([column, effect]) => [column, word(effect)])),
  };
}

/** A normsys and a histosys of one parameter on one sample are one shape, exact at 0 and ±1. */
function joined(found: Found, name: string, { norm, shape, ...rest }: Effect): Effect {
  if (norm === undefined || shape === undefined) return { ...rest, ...(norm && { norm }), ...(shape && { shape }) };
  lose(found, "interpolation", `the normsys and the histosys "${name}" of one sample are one shape, exact at 0 and ±1`);
  return { ...rest, shape: { Up: shape.Up.map((value) => norm.hi * value), Down: shape.Down.map((value) => norm.lo * value) } };
}

/** What the settings of a measurement say that a card cannot. */
function addSettings(found: Found, settings: Iterable<ParameterSettings>, edits: Set<string>): void {
  for (const { name, fixed, inits, auxdata, sigmas, factors } of settings) {
    const components = found.components.get(name);
    if (components === undefined) continue;
    const isNuisance = [...components].some((one) => found.effects.has(one));
    if (isNuisance && (auxdata ?? sigmas ?? factors) !== undefined)
      lose(found, "auxdata", `the auxiliary data and widths of "${name}" in the measurement are not written`);
    if (fixed !== true) continue;
    if (isNuisance && inits !== undefined)
      lose(found, "settings", `"${name}" is fixed at ${inits.join(", ")}, in the card at its usual value`);
    for (const one of components) edits.add(`nuisance edit freeze ${one}`);
  }
}

/**
 * @param strength the parameter that is Combine's r, whose factors need no line
 * @param nameOf the name of a parameter in the card
 */
export function writtenEffects(
  workspace: Workspace,
  columns: readonly SampleColumn[],
  settings: ReadonlyMap<string, ParameterSettings>,
  strength: string | undefined,
  nameOf: (name: string) => string,
): WrittenEffects {
  const found: Found = { effects: new Map(), lines: new Set(), losses: new Map(), components: new Map() };
  for (const [index, column] of columns.entries())
    for (const modifier of column.sample.modifiers)
      if (modifier.name !== strength && modifier.type !== "polynomial")
        addModifier(workspace, found, index, column, modifier, settings.get(modifier.name), nameOf(modifier.name));
  const shapes = new Map<number, Map<string, WrittenShape>>();
  const nuisances: WrittenNuisance[] = [];
  for (const [name, effects] of found.effects) {
    const whole = new Map([...effects].map(([column, effect]) => [column, joined(found, name, effect)]));
    for (const [column, { shape }] of whole)
      if (shape !== undefined) shapes.set(column, (shapes.get(column) ?? new Map<string, WrittenShape>()).set(name, shape));
    nuisances.push(nuisanceOf(found, name, whole));
  }
  const edits = new Set<string>();
  addSettings(found, settings.values(), edits);
  return { nuisances, shapes, lines: [...found.lines], edits: [...edits], losses: [...found.losses.values()] };
}
