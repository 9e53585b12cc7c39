import { AnalysisError, unknownName } from "@ratiometer/config";
import { inPhysicalValues } from "@ratiometer/eft";
import type { Measurement, Modifier, ParameterSettings, Workspace, WorkspaceChannel, WorkspaceSample } from "@ratiometer/likelihood";
import type { OwnTemplate } from "./own-templates.ts";

/** An own process for a published workspace. */
export interface OwnProcess {
  /** Of its sample: one of the workspace, which it replaces, or a new one. */
  readonly name: string;
  readonly replaces: boolean;
  /** Coefficients that its yields are polynomials in, with their SM values; none for a process that does not depend on them. */
  readonly coefficients: readonly { readonly name: string; readonly sm: number }[];
  readonly templates: ReadonlyMap<string, OwnTemplate>;
}

/** How the patched workspace is to be used. */
export interface OwnWorkspaceSettings {
  /** Names of the workspace's coefficients, which a limit on the strength holds unless they are free. */
  readonly coefficients: readonly string[];
  readonly freeCoefficients: boolean;
  /** Whether the polynomial is written; without it the workspace is plain pyhf at the SM. */
  readonly polynomial: boolean;
  /** File of the published workspace, for errors. */
  readonly where: string;
}

/** An operation of RFC 6902. */
export interface PatchOperation {
  readonly op: "add" | "replace";
  readonly path: string;
  readonly value: unknown;
}

/** A published workspace with an own process in it. */
export interface OwnWorkspace {
  readonly workspace: Workspace;
  /** What makes the workspace of the published one. */
  readonly patch: readonly PatchOperation[];
  /** Name of the strength of the own process; the parameter of interest of the first measurement. */
  readonly strength: string;
  /** Name of the added measurement, which holds the strength at 1 and frees what the published one frees. */
  readonly scanMeasurement: string;
  readonly remarks: readonly string[];
}

const yieldsOf = ({ terms }: OwnTemplate): number[] => terms.map(([constant]) => constant);

/** Modifiers of the bins' polynomial, relative to the yields at the SM. @throws AnalysisError EXPORT_YIELD */
function polynomialOf({ coefficients, name }: OwnProcess, channel: string, { terms }: OwnTemplate, where: string): Modifier[] {
  if (coefficients.length === 0 || terms.every((bin) => bin.every((term, t) => t === 0 || term === 0))) return [];
  const sm = coefficients.map((coefficient) => coefficient.sm);
  const matrix = terms.map((bin, b) => {
    const [constant] = bin;
    if (constant !== 0) return inPhysicalValues(bin.map((term) => term / constant), sm); // prettier-ignore
    if (bin.some((term) => term !== 0))
      throw new AnalysisError(
        "EXPORT_YIELD",
        `bin ${b} of channel "${channel}" has events of "${name}", whose weights at the SM add up to 0`,
        {
          where,
          hint: "simulate more events",
        },
      );
    return [1, ...new Array<number>(bin.length - 1).fill(0)];
  });
  return [{ name: "eft", type: "polynomial", data: { coefficients: coefficients.map((coefficient) => coefficient.name), matrix } }];
}

/** Name of the parameters for the finite number of simulated events in a channel. */
const statErrorName = ({ name, samples }: WorkspaceChannel): string =>
  samples.flatMap(({ modifiers }) => modifiers).find(({ type }) => type === "staterror")?.name ?? `staterror_${name}`;

/** What remains right of a published sample's modifiers where its events are others. */
function keptModifiers(sample: WorkspaceSample | undefined, strength: string): readonly Modifier[] {
  if (sample === undefined) return [];
  return sample.modifiers.filter(({ type, name }) => type === "normsys" || type === "lumi" || (type === "normfactor" && name !== strength));
}

function ownSample(
  process: OwnProcess,
  channel: WorkspaceChannel,
  template: OwnTemplate,
  strength: string,
  { polynomial, where }: OwnWorkspaceSettings,
): WorkspaceSample {
  const published = channel.samples.find(({ name }) => name === process.name);
  // the luminosity is that of all processes, or of none
  const lumi = channel.samples.flatMap(({ modifiers }) => modifiers.filter(({ type }) => type === "lumi")).slice(0, 1);
  const kept = published === undefined ? lumi : keptModifiers(published, strength);
  const errors = template.variance.map(Math.sqrt);
  return {
    name: process.name,
    data: yieldsOf(template),
    modifiers: [
      ...kept,
      ...(polynomial ? polynomialOf(process, channel.name, template, where) : []),
      { name: strength, type: "normfactor", data: null },
      ...(errors.some((error) => error > 0) ? [{ name: statErrorName(channel), type: "staterror" as const, data: errors }] : []),
    ],
  };
}

/** The next of 1, 2, 5, 10, … */
function roundedUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 5].find((digit) => digit * power >= value) ?? 10) * power;
}

/** Far beyond any strength that counting in the most sensitive bin would exclude: where a search for a limit may end. */
function largestStrength(published: Workspace, { templates, name }: OwnProcess): number {
  const limits = published.channels.flatMap((channel) => {
    const template = templates.get(channel.name);
    const observed = published.observations.find((entry) => entry.name === channel.name)?.data ?? [];
    if (template === undefined) return [];
    return yieldsOf(template).flatMap((signal, bin) => {
      const others = channel.samples.filter((sample) => sample.name !== name).reduce((sum, { data }) => sum + data[bin], 0);
      const scale = Math.max(others, observed[bin] ?? 0, 1);
      return signal > 0 ? [(Math.max(0, (observed[bin] ?? 0) - others) + 3 * Math.sqrt(scale) + 3) / signal] : [];
    });
  });
  return limits.length === 0 ? 10 : roundedUp(Math.max(10, 10 * Math.min(...limits)));
}

const isStrengthOf = (workspace: Workspace, parameter: string, own: string): boolean =>
  workspace.channels.every(({ samples }) =>
    samples.every(({ name, modifiers }) => name === own || !modifiers.some((modifier) => modifier.name === parameter)),
  );

/** "mu" unless it is a parameter of another sample. */
function strengthName(workspace: Workspace, process: OwnProcess): string {
  return isStrengthOf(workspace, "mu", process.name) ? "mu" : `mu_${process.name.replace(/\W/g, "_")}`;
}

/** Parameters of the published measurement, some held, and the strength. */
function parametersOf(
  { config: { parameters } }: Measurement,
  strength: ParameterSettings,
  held: ReadonlySet<string>,
): readonly ParameterSettings[] {
  return [
    ...parameters
      .filter(({ name }) => name !== strength.name)
      .map((settings) => (held.has(settings.name) ? { ...settings, fixed: true } : settings)),
    strength,
  ];
}

/**
 * The published workspace with an own process: in place of a published sample, or beside all of them. The first measurement is for a limit on the
 * strength of the own process; an added one is for scans of the coefficients. Monte Carlo errors of the own events join those of their bins.
 * @param published as the artifact has it
 * @throws AnalysisError USAGE_OPTION_VALUE for a sample to replace that no channel has, or a new one that is there; DATA_NO_EVENTS where the own process
 * has no events in any channel; EXPORT_YIELD where the yield of a bin is 0 at the SM alone
 */
export function ownWorkspace(published: Workspace, process: OwnProcess, settings: OwnWorkspaceSettings): OwnWorkspace {
  const { where } = settings;
  const names = [...new Set(published.channels.flatMap(({ samples }) => samples.map(({ name }) => name)))];
  if (process.replaces && !names.includes(process.name))
    throw unknownName("USAGE_OPTION_VALUE", "process", process.name, names, { path: "--process" });
  if (!process.replaces && names.includes(process.name))
    throw new AnalysisError("USAGE_OPTION_VALUE", `--signal is "${process.name}", which is a process of the workspace`, {
      where,
      hint: `--process ${process.name} replaces it`,
    });
  if ([...process.templates.values()].every(({ events }) => events.every((count) => count === 0)))
    throw new AnalysisError("DATA_NO_EVENTS", "none of the events is in a bin of the published channels", { where });
  const strength = strengthName(published, process);
  const patch: PatchOperation[] = [];
  const remarks: string[] = [];
  const channels = published.channels.map((channel, c): WorkspaceChannel => {
    const template = process.templates.get(channel.name);
    const place = channel.samples.findIndex(({ name }) => name === process.name);
    if (template === undefined || (place < 0 && template.events.every((count) => count === 0))) return channel;
    const sample = ownSample(process, channel, template, strength, settings);
    const lost = place < 0 ? [] : channel.samples[place].modifiers.filter(({ type }) => type === "histosys" || type === "shapesys");
    if (lost.length > 0)
      remarks.push(
        `channel "${channel.name}": shape uncertainties of the published "${process.name}" (${lost.map(({ name }) => name).join(", ")}) are not those of other events and are left out`,
      );
    patch.push({ op: place < 0 ? "add" : "replace", path: `/channels/${c}/samples/${place < 0 ? "-" : place}`, value: sample });
    const samples = place < 0 ? [...channel.samples, sample] : channel.samples.map((other, s) => (s === place ? sample : other));
    return { ...channel, samples };
  });
  const had = published.channels.some(({ samples }) =>
    samples.some(({ name, modifiers }) => name === process.name && modifiers.some(({ type }) => type === "polynomial")),
  );
  if (settings.polynomial && had && process.coefficients.length === 0)
    remarks.push(`the published "${process.name}" depends on the coefficients; the own events carry no weights for that, and do not`);

  const moved = new Set(
    published.channels.flatMap(({ samples }) =>
      samples.flatMap(({ modifiers }) => modifiers.flatMap(({ type, name }) => (type === "normsys" || type === "histosys" ? [name] : []))),
    ),
  );
  if (!process.replaces && moved.size > 0)
    remarks.push(`the uncertainties ${[...moved].join(", ")} of the published processes do not move the new process "${process.name}"`);

  const [measurement] = published.measurements;
  const searched = largestStrength(published, process);
  const free: ParameterSettings = { name: strength, inits: [1], bounds: [[0, searched]] };
  const held = new Set(settings.freeCoefficients ? [] : settings.coefficients);
  const limitConfig = { ...measurement.config, poi: strength, parameters: parametersOf(measurement, free, held) };
  const scanMeasurement = `${measurement.name}_scan`;
  const scan: Measurement = {
    name: scanMeasurement,
    config: { ...measurement.config, parameters: parametersOf(measurement, { ...free, fixed: true }, new Set()) },
  };
  patch.push({ op: "replace", path: "/measurements/0/config", value: limitConfig });
  // a workspace that is at the SM alone has nothing to scan
  if (settings.polynomial) patch.push({ op: "add", path: "/measurements/-", value: scan });
  return {
    workspace: {
      ...published,
      channels,
      measurements: [{ ...measurement, config: limitConfig }, ...published.measurements.slice(1), ...(settings.polynomial ? [scan] : [])],
    },
    patch,
    strength,
    scanMeasurement,
    remarks,
  };
}
