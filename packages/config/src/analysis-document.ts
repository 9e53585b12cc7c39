import type {
  Analysis,
  Author,
  Axis,
  Channel,
  Coefficient,
  Estimator,
  ExtraFeature,
  Quantity,
  Sample,
  Simulation,
  Source,
  SplitFractions,
} from "./analysis.ts";

type Named<T> = Readonly<Record<string, T>>;

type AxisDocument =
  | { readonly column: string; readonly edges: readonly number[] }
  | { readonly column: string; readonly quantiles: { readonly of: string; readonly bins: number } };

type ChannelDocument = { readonly selection: readonly string[] } & (
  { readonly model: "unbinned"; readonly estimator: string } | { readonly model: "binned"; readonly axes: readonly AxisDocument[] }
);

interface SimulationDocument extends Partial<Omit<Simulation, "kind" | "cut">> {
  readonly events: number;
  readonly cut?: string | readonly string[];
  readonly cross_section?: Quantity;
}

/** An expression alone, or with what is said about it. */
type ExtraDocument = string | ({ readonly expression: string } & Partial<Omit<ExtraFeature, "name" | "expression">>);

type EventsDocument =
  | {
      readonly source: { readonly lhe: readonly string[] };
      readonly weights: { readonly scheme: "madgraph" | "none"; readonly parameters: Named<string> };
    }
  | { readonly source: { readonly simulate: SimulationDocument } };

type SampleDocument = EventsDocument & { readonly process: string; readonly combine: "sum" | "mixture"; readonly cross_section?: Quantity };

interface EstimatorDocument extends Omit<Estimator, "name" | "training"> {
  readonly training: Omit<Estimator["training"], "learningRate"> & { readonly learning_rate: Estimator["training"]["learningRate"] };
}

/** The value of an analysis file that the schema accepts, defaults filled in. */
export interface AnalysisDocument {
  readonly version: 1;
  readonly name: string;
  readonly seed: number;
  readonly luminosity: Quantity;
  readonly coefficients: Named<Omit<Coefficient, "name" | "latex" | "basis"> & { readonly latex?: string; readonly basis?: string }>;
  readonly samples: Named<SampleDocument>;
  readonly reconstruction: Analysis["reconstruction"];
  readonly selection: readonly string[];
  readonly features: { readonly sets: readonly string[]; readonly extra: Named<ExtraDocument>; readonly inputs?: readonly string[] };
  readonly split: SplitFractions;
  readonly estimators: Named<EstimatorDocument>;
  readonly channels: Named<ChannelDocument>;
  readonly inference: Analysis["inference"];
  readonly export: {
    readonly hepdata: boolean;
    readonly zenodo: boolean;
    readonly title?: string;
    readonly description?: string;
    readonly authors: readonly (string | Author)[];
    readonly licence: string;
    readonly date?: string;
    readonly score_bins: number;
  };
}

/** The process that stands apart from those of physics. */
const CLOSED_FORM = "closed-form";

function sourceOf(document: EventsDocument & { readonly process: string }): Source {
  if ("weights" in document) return { kind: "lhe", patterns: document.source.lhe, weights: document.weights };
  const { events, cross_section, benchmarks = [{}], cut = [], bias, decays = {}, pdf, energy = 13_000 } = document.source.simulate;
  if (document.process === CLOSED_FORM) return { kind: CLOSED_FORM, events, crossSection: cross_section ?? { value: 1, unit: "pb" } };
  return { kind: "simulate", events, benchmarks, cut: typeof cut === "string" ? [cut] : cut, bias, decays, pdf, energy };
}

const sampleOf = (name: string, document: SampleDocument): Sample => ({
  name,
  process: document.process,
  source: sourceOf(document),
  combine: document.combine,
  crossSection: document.cross_section,
});

function estimatorOf(name: string, { training, ...rest }: EstimatorDocument): Estimator {
  const { learning_rate, ...settings } = training;
  return { name, ...rest, training: { ...settings, learningRate: learning_rate } };
}

function extraOf(name: string, document: ExtraDocument): ExtraFeature {
  const { expression, unit, latex, fill, definition } = typeof document === "string" ? { expression: document } : document;
  return { name, expression, unit, latex, fill, definition };
}

const axisOf = (axis: AxisDocument): Axis =>
  "edges" in axis
    ? { kind: "edges", column: axis.column, edges: axis.edges }
    : { kind: "quantiles", column: axis.column, ...axis.quantiles };

const channelOf = (name: string, channel: ChannelDocument): Channel =>
  channel.model === "unbinned"
    ? { name, selection: channel.selection, model: channel.model, estimator: channel.estimator }
    : { name, selection: channel.selection, model: channel.model, axes: channel.axes.map((axis) => axisOf(axis)) };

/** Maps as lists with `name`, in the file's order; names of keys as in the code. */
export function analysisOf(document: AnalysisDocument, place: Pick<Analysis, "file" | "directory" | "where">): Analysis {
  const { features, export: publication } = document;
  return {
    ...place,
    version: document.version,
    name: document.name,
    seed: document.seed,
    luminosity: document.luminosity,
    coefficients: Object.entries(document.coefficients).map(([name, { sm, range, latex = name, unit, basis }]) => ({
      name,
      sm,
      range,
      latex,
      unit,
      basis,
    })),
    samples: Object.entries(document.samples).map(([name, sample]) => sampleOf(name, sample)),
    reconstruction: document.reconstruction,
    selection: document.selection,
    features: {
      sets: features.sets,
      extra: Object.entries(features.extra).map(([name, extra]) => extraOf(name, extra)),
      inputs: features.inputs,
    },
    split: document.split,
    estimators: Object.entries(document.estimators).map(([name, estimator]) => estimatorOf(name, estimator)),
    channels: Object.entries(document.channels).map(([name, channel]) => channelOf(name, channel)),
    inference: document.inference,
    export: {
      hepdata: publication.hepdata,
      zenodo: publication.zenodo,
      title: publication.title ?? document.name,
      description: publication.description,
      authors: publication.authors.map((author) => (typeof author === "string" ? { name: author } : author)),
      licence: publication.licence,
      date: publication.date,
      scoreBins: publication.score_bins,
    },
  };
}
