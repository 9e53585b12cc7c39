import type { Data } from "../model/data.ts";
import type {
  Factor,
  FactorCode,
  ShapeCode,
  ShapeVariation,
  TemplateChannel,
  TemplateModel,
  TemplateSample,
} from "../model/template-model.ts";
import { templateExperiment, type TemplateExperiment } from "../model/template-experiment.ts";
import { getMeasurement } from "./measurement.ts";
import { parameterLayout, type ParameterLayout } from "./parameter-layout.ts";
import type { Workspace, WorkspaceChannel, WorkspaceSample } from "./workspace.ts";

/** How a workspace is read. */
export interface WorkspaceReading {
  /** Name or index; the first if left out. */
  readonly measurement?: string | number;
  /** code4 if left out. */
  readonly normsys?: FactorCode;
  /** code4p if left out. */
  readonly histosys?: ShapeCode;
  /** File of the workspace, for messages. */
  readonly origin?: string;
}

/** A workspace as a model with its data. */
export interface WorkspaceModel {
  readonly model: TemplateModel;
  readonly observed: Data;
  readonly experiment: TemplateExperiment;
  /** The measurement's parameter of interest; undefined where it names none. */
  readonly poi: string | undefined;
}

function templateSample(
  { name, data, modifiers }: WorkspaceSample,
  first: (parameter: string) => number,
  { normsys = "code4", histosys = "code4p" }: WorkspaceReading,
): TemplateSample {
  const factors: Factor[] = [];
  const variations: ShapeVariation[] = [];
  const difference = (template: readonly number[]): Float64Array => Float64Array.from(template, (value, b) => value - data[b]);
  for (const modifier of modifiers) {
    switch (modifier.type) {
      case "normfactor":
      case "lumi":
        factors.push({ kind: "parameter", parameter: first(modifier.name) });
        break;
      case "normsys": {
        const { hi: up, lo: down } = modifier.data;
        factors.push({ kind: "normalisation", parameter: first(modifier.name), code: normsys, up, down });
        break;
      }
      case "histosys": {
        const { hi_data: up, lo_data: down } = modifier.data;
        variations.push({ parameter: first(modifier.name), code: histosys, up: difference(up), down: difference(down) });
        break;
      }
      case "shapesys":
      case "staterror":
      case "shapefactor": {
        const start = first(modifier.name);
        factors.push({ kind: "bins", parameters: Int32Array.from(data, (_, b) => start + b) });
        break;
      }
      case "polynomial": {
        const { coefficients, matrix } = modifier.data;
        factors.push({ kind: "polynomial", parameters: Int32Array.from(coefficients, first), matrix: Float64Array.from(matrix.flat()) });
      }
    }
  }
  return { name, nominal: Float64Array.from(data), factors, variations };
}

function templateChannel({ name, samples }: WorkspaceChannel, layout: ParameterLayout, reading: WorkspaceReading): TemplateChannel {
  const first = (parameter: string): number => layout.first(parameter, name);
  return { name, bins: samples[0].data.length, samples: samples.map((sample) => templateSample(sample, first, reading)) };
}

/**
 * A workspace as a model (HistFactory, CERN-OPEN-2012-016, in pyhf's conventions), its channels in the order of the document, its parameters in that of pyhf.
 *
 * @param workspace checked, as from parseWorkspace
 * @throws AnalysisError, or AggregateError of several, as getMeasurement
 */
export function readWorkspace(workspace: Workspace, reading: WorkspaceReading = {}): WorkspaceModel {
  const measurement = getMeasurement(workspace, reading.measurement, reading.origin);
  const layout = parameterLayout(workspace, measurement);
  const { parameters, constraints, auxiliary } = layout;
  const channels = workspace.channels.map((channel) => templateChannel(channel, layout, reading));
  const observations = new Map(workspace.observations.map(({ name, data }) => [name, data]));
  const counts = Float64Array.from(channels.flatMap(({ name }) => observations.get(name) ?? []));
  const model: TemplateModel = { parameters, constraints, channels };
  const observed: Data = { counts, auxiliary };
  const { poi } = measurement.config;
  return { model, observed, experiment: templateExperiment(model, observed), poi: poi === "" ? undefined : poi };
}
