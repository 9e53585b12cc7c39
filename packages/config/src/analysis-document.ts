import type {
  Analysis,
  Author,
  Axis,
  Channel,
  Coefficient,
  Estimator,
  ExtraFeature,
  Quantity,
  SplitFractions,
  Tuning,
} from "./analysis.ts";
import { classifierOf, isClassifier, type ClassifierDocument } from "./classifier-document.ts";
import { eventGraphOf, type EventGraphDocument } from "./event-graph.ts";
import { objectsOf, type ObjectsDocument } from "./object-document.ts";
import { sampleOf, type SampleDocument } from "./sample-document.ts";
import { systematicOf, type SystematicDocument } from "./systematic-document.ts";

type Named<T> = Readonly<Record<string, T>>;

type AxisDocument =
  | { readonly column: string; readonly edges: readonly number[] }
  | { readonly column: string; readonly quantiles: { readonly of: string; readonly bins: number } };

type ChannelDocument = { readonly selection: readonly string[] } & (
  { readonly model: "unbinned"; readonly estimator: string } | { readonly model: "binned"; readonly axes: readonly AxisDocument[] }
);

/** An expression alone, or with what is said about it. */
type ExtraDocument = string | ({ readonly expression: string } & Partial<Omit<ExtraFeature, "name" | "expression">>);

type Training = Estimator["training"];

/** A ratio or a score. */
export interface EstimatorDocument extends Omit<
  Estimator,
  "name" | "network" | "training" | "ensemble" | "bootstrap" | "checkpointEvery" | "tuning"
> {
  readonly network: Omit<Estimator["network"], "batchNorm" | "graph"> & {
    readonly batch_norm: boolean;
    readonly graph?: EventGraphDocument;
  };
  readonly training: Omit<Training, "learningRate" | "patience" | "minimumEpochs" | "weightDecay" | "gradientLimit"> & {
    readonly learning_rate: Training["learningRate"];
    readonly patience?: number;
    readonly min_epochs: number;
    readonly checkpoint_every: number;
    readonly weight_decay: number;
    readonly gradient_limit: number;
  };
  readonly tuning?: Omit<Tuning, "learningRate"> & { readonly learning_rate?: readonly number[] };
  readonly ensemble: number | { readonly members: number; readonly bootstrap: boolean };
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
  readonly objects: ObjectsDocument;
  readonly selection: readonly string[];
  readonly features: {
    readonly sets: readonly (string | { readonly name: string; readonly prefix: string })[];
    readonly columns?: readonly string[];
    readonly extra: Named<ExtraDocument>;
    readonly inputs?: readonly string[];
  };
  readonly systematics: Named<SystematicDocument>;
  readonly split: SplitFractions;
  readonly estimators: Named<EstimatorDocument | ClassifierDocument>;
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

function tuningOf({ learning_rate, ...tuning }: NonNullable<EstimatorDocument["tuning"]>): Tuning {
  return { ...tuning, ...(learning_rate === undefined ? {} : { learningRate: learning_rate }) };
}

/** Training and ensemble, by the names of the code. */
export function trainingOf({
  training,
  ensemble,
  tuning,
}: Pick<EstimatorDocument, "training" | "ensemble" | "tuning">): Pick<
  Estimator,
  "training" | "ensemble" | "bootstrap" | "checkpointEvery" | "tuning"
> {
  const { learning_rate, patience, min_epochs, checkpoint_every, weight_decay, gradient_limit, ...settings } = training;
  const { members, bootstrap } = typeof ensemble === "number" ? { members: ensemble, bootstrap: false } : ensemble;
  return {
    training: {
      ...settings,
      patience,
      minimumEpochs: min_epochs,
      weightDecay: weight_decay,
      gradientLimit: gradient_limit,
      learningRate: learning_rate,
    },
    ensemble: members,
    bootstrap,
    checkpointEvery: checkpoint_every,
    tuning: tuning === undefined ? undefined : tuningOf(tuning),
  };
}

function estimatorOf(name: string, { network, training, ensemble, tuning, ...rest }: EstimatorDocument): Estimator {
  const { batch_norm, graph, ...layers } = network;
  return {
    name,
    ...rest,
    network: { ...layers, batchNorm: batch_norm, ...(graph === undefined ? {} : { graph: eventGraphOf(graph) }) },
    ...trainingOf({ training, ensemble, ...(tuning === undefined ? {} : { tuning }) }),
  };
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
    objects: objectsOf(document.objects),
    selection: document.selection,
    features: {
      sets: features.sets.map((set) => (typeof set === "string" ? { name: set, prefix: "" } : set)),
      columns: features.columns,
      extra: Object.entries(features.extra).map(([name, extra]) => extraOf(name, extra)),
      inputs: features.inputs,
    },
    split: document.split,
    systematics: Object.entries(document.systematics).map(([name, systematic]) => systematicOf(name, systematic)),
    estimators: Object.entries(document.estimators).flatMap(([name, estimator]) =>
      isClassifier(estimator) ? [] : [estimatorOf(name, estimator)],
    ),
    classifiers: Object.entries(document.estimators).flatMap(([name, estimator]) =>
      isClassifier(estimator) ? [classifierOf(name, estimator)] : [],
    ),
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
