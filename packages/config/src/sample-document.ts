import type { Quantity, Sample } from "./analysis.ts";
import { FILE_KINDS, type Simulation, type Source, type WeightScheme } from "./event-source.ts";

/** One text or several. */
export type Listed = string | readonly string[];

interface SimulationDocument extends Partial<Omit<Simulation, "kind" | "cut">> {
  readonly events: number;
  readonly cut?: string | readonly string[];
  readonly cross_section?: Quantity;
}

interface WeightsDocument {
  readonly scheme?: Exclude<WeightScheme["scheme"], "unit">;
  readonly map?: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly coefficients?: readonly string[];
  readonly nominal?: string;
  readonly sum_of_weights?: number | "events";
}

/** A sample as the schema accepts it. */
export interface SampleDocument {
  readonly process: string;
  readonly source: Partial<Record<(typeof FILE_KINDS)[number], Listed>> & { readonly simulate?: SimulationDocument };
  readonly weights?: WeightsDocument;
  readonly combine: "sum" | "mixture";
  readonly cross_section?: Quantity;
  readonly branching?: string;
}

/** The process that stands apart from those of physics. */
const CLOSED_FORM = "closed-form";

/** One text or several, as a list. */
export const listed = (value: Listed | undefined): readonly string[] => (typeof value === "string" ? [value] : (value ?? []));

/** A MadMiner file says what its weights are. */
function weightsOf(kind: (typeof FILE_KINDS)[number], document: WeightsDocument | undefined): WeightScheme {
  const { scheme, map, parameters = {}, coefficients, nominal, sum_of_weights: sumOfWeights } = document ?? {};
  return {
    scheme: scheme ?? (kind === "madminer" && map === undefined ? "madminer" : "map"),
    map,
    parameters,
    coefficients,
    nominal,
    sumOfWeights,
  };
}

function sourceOf({ process, source, weights }: SampleDocument): Source {
  const kind = FILE_KINDS.find((name) => source[name] !== undefined);
  if (kind !== undefined) return { kind, patterns: listed(source[kind]), weights: weightsOf(kind, weights) };
  const { events = 0, cross_section, benchmarks = [{}], cut = [], bias, decays = {}, pdf, energy = 13_000 } = source.simulate ?? {};
  if (process === CLOSED_FORM) return { kind: CLOSED_FORM, events, crossSection: cross_section ?? { value: 1, unit: "pb" } };
  return { kind: "simulate", events, benchmarks, cut: listed(cut), bias, decays, pdf, energy };
}

export const sampleOf = (name: string, document: SampleDocument): Sample => ({
  name,
  process: document.process,
  source: sourceOf(document),
  combine: document.combine,
  crossSection: document.cross_section,
  branching: document.branching,
});
