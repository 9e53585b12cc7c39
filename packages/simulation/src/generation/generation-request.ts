import { AnalysisError, unknownName } from "@ratiometer/config";
import type { Process } from "../processes/process.ts";
import type { DecayRequest } from "./decay-modes.ts";
import type { MachinerySettings } from "./machinery.ts";

/** How many points are spent before events are made; more make the weights more alike and the cross section more precise. */
export interface Effort {
  /** Times that the grids are refined. */
  readonly iterations: number;
  /** Points per channel and iteration. */
  readonly adaptation: number;
  /** Points per channel for the cross section and the largest weights. */
  readonly integration: number;
}

const USUAL_EFFORT: Effort = { iterations: 6, adaptation: 4000, integration: 16_000 };

/** What to integrate. Plain data: it goes to the threads as it is. */
export interface IntegrationRequest extends MachinerySettings {
  readonly seed: number;
  /** Name among the labels of the random streams: that of the sample; the process's without. */
  readonly label?: string;
  /** Points that events are drawn at: physical values, coefficients not named are at their standard-model values. The standard model alone without. */
  readonly benchmarks?: readonly Readonly<Record<string, number>>[];
  readonly decays?: DecayRequest;
  /** Conditions on the undecayed legs, see `parseCuts`; those that the process needs come on top. */
  readonly cut?: string | readonly string[];
  /** Factor of the density that events are drawn from, see `parseBias`. */
  readonly bias?: string;
  /** Centre-of-mass energy of the protons, GeV; 13 TeV without. */
  readonly energy?: number;
  readonly effort?: Partial<Effort>;
}

/** What to generate. */
export interface GenerationRequest extends IntegrationRequest {
  readonly events: number;
}

/** The request with everything said. */
export type CompleteRequest = Required<Omit<IntegrationRequest, "pdf" | "bias">> &
  Pick<IntegrationRequest, "pdf" | "bias"> & { readonly effort: Effort };

function checkWhole(value: number, least: number, path: string): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new AnalysisError("CONFIG_RANGE", `found ${value}, expected a whole number of at least ${least}`, { path });
}

/** @throws AnalysisError CONFIG_RANGE unless there is at least one event */
export function checkEvents(events: number): void {
  checkWhole(events, 1, "events");
}

/**
 * Checks the numbers and names of a request and fills in what it leaves open.
 * @throws AnalysisError CONFIG_RANGE, CONFIG_UNKNOWN_COEFFICIENT with the nearest name
 */
export function completeRequest(request: IntegrationRequest, process: Process): CompleteRequest {
  const { seed, energy = 13_000, benchmarks = [{}] } = request;
  if (!Number.isSafeInteger(seed)) throw new AnalysisError("CONFIG_RANGE", `found ${seed}, expected a whole number`, { path: "seed" });
  const masses = process.legs.reduce((sum, { mass }) => sum + mass, 0);
  if (!(energy > masses && Number.isFinite(energy)))
    throw new AnalysisError("CONFIG_RANGE", `found ${energy} GeV, expected more than the ${masses} GeV of the products`, {
      path: "energy",
    });
  if (benchmarks.length === 0) throw new AnalysisError("CONFIG_RANGE", "no benchmark, expected at least one", { path: "benchmarks" });
  const names = process.coefficients.map(({ name }) => name);
  benchmarks.forEach((point, b) =>
    Object.entries(point).forEach(([name, value]) => {
      const path = `benchmarks[${b}]`;
      if (!names.includes(name)) throw unknownName("CONFIG_UNKNOWN_COEFFICIENT", `coefficient of ${process.name}`, name, names, { path });
      if (!Number.isFinite(value)) throw new AnalysisError("CONFIG_RANGE", `found ${value} for "${name}", expected a number`, { path });
    }),
  );
  const effort = { ...USUAL_EFFORT, ...request.effort };
  checkWhole(effort.iterations, 0, "effort.iterations");
  checkWhole(effort.adaptation, 1, "effort.adaptation");
  checkWhole(effort.integration, 2, "effort.integration");
  return {
    process: request.process,
    ...(request.pdf === undefined ? {} : { pdf: request.pdf }),
    seed,
    label: request.label ?? process.name,
    benchmarks,
    decays: request.decays ?? {},
    cut: request.cut ?? [],
    ...(request.bias === undefined ? {} : { bias: request.bias }),
    energy,
    effort,
  };
}
