import type { Analysis, Branching, Channel, Coefficient, ExtraFeature, Quantity, Scan, SplitFractions } from "./analysis.ts";
import { axisOf, type AxisDocument } from "./axis-document.ts";
import { classifierOf, isClassifier, type ClassifierDocument } from "./classifier-document.ts";
import { comparisonOf, type ComparisonDocument } from "./comparison.ts";
import { estimatorOf, type EstimatorDocument } from "./estimator-document.ts";
import { objectsOf, type ObjectsDocument } from "./object-document.ts";
import { dataOf, type DataDocument } from "./observed-data.ts";
import { publicationOf, type PublicationDocument } from "./publication.ts";
import { sampleOf, type SampleDocument } from "./sample-document.ts";
import type { Templates } from "./templates.ts";
import { systematicOf, type SystematicDocument } from "./systematic-document.ts";

type Named<T> = Readonly<Record<string, T>>;

type ChannelDocument = Pick<Channel, "selection" | "role"> & { readonly minimum?: number } & (
    | { readonly model: "unbinned"; readonly estimator: string; readonly processes?: string; readonly axes?: readonly AxisDocument[] }
    | { readonly model: "binned"; readonly axes: readonly AxisDocument[] }
  );

/** An expression alone, or with what is said about it. */
type ExtraDocument = string | ({ readonly expression: string } & Partial<Omit<ExtraFeature, "name" | "expression">>);

/** The value of an analysis file that the schema accepts, defaults filled in. */
export interface AnalysisDocument {
  readonly version: 1;
  readonly name: string;
  readonly seed: number;
  readonly luminosity: Quantity;
  readonly coefficients: Named<Omit<Coefficient, "name" | "latex" | "basis"> & { readonly latex?: string; readonly basis?: string }>;
  readonly branching: Named<Omit<Branching, "name">>;
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
  readonly templates: Templates;
  readonly split: SplitFractions;
  readonly estimators: Named<EstimatorDocument | ClassifierDocument>;
  readonly comparisons: Named<ComparisonDocument>;
  readonly anomaly: { readonly p_value: number };
  readonly channels: Named<ChannelDocument>;
  readonly inference: Omit<Analysis["inference"], "data" | "observed" | "unblinded" | "scans"> & {
    readonly data: DataDocument;
    readonly scans: readonly (Pick<Scan, "coefficients"> & Partial<Scan>)[];
  };
  readonly report: { readonly columns?: readonly string[] };
  readonly export: PublicationDocument;
}

function extraOf(name: string, document: ExtraDocument): ExtraFeature {
  const { expression, unit, latex, fill, definition } = typeof document === "string" ? { expression: document } : document;
  return { name, expression, unit, latex, fill, definition };
}

const channelOf = (name: string, channel: ChannelDocument): Channel => {
  const { selection, role, minimum } = channel;
  const region = { name, selection, role, minimum };
  return channel.model === "unbinned"
    ? {
        ...region,
        model: channel.model,
        estimator: channel.estimator,
        processes: channel.processes,
        axes: channel.axes?.map((axis) => axisOf(axis)),
      }
    : { ...region, model: channel.model, axes: channel.axes.map((axis) => axisOf(axis)) };
};

/** Maps as lists with `name`, in the file's order; names of keys as in the code. */
export function analysisOf(
  document: AnalysisDocument,
  place: Pick<Analysis, "file" | "directory" | "where" | "variants" | "otherVariants">,
): Analysis {
  const { features } = document;
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
    branching: Object.entries(document.branching).map(([name, branching]) => ({ name, ...branching })),
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
    eventColumns: {
      reconstruction: document.reconstruction,
      objects: document.objects,
      selection: document.selection,
      features: document.features,
    },
    split: document.split,
    systematics: Object.entries(document.systematics).map(([name, systematic]) => systematicOf(name, systematic)),
    templates: document.templates,
    estimators: Object.entries(document.estimators).flatMap(([name, estimator]) =>
      isClassifier(estimator) ? [] : [estimatorOf(name, estimator)],
    ),
    classifiers: Object.entries(document.estimators).flatMap(([name, estimator]) =>
      isClassifier(estimator) ? [classifierOf(name, estimator)] : [],
    ),
    comparisons: Object.entries(document.comparisons).map(([name, comparison]) => comparisonOf(name, comparison)),
    anomaly: { pValue: document.anomaly.p_value },
    channels: Object.entries(document.channels).map(([name, channel]) => channelOf(name, channel)),
    inference: {
      ...document.inference,
      ...dataOf(document.inference.data),
      scans: document.inference.scans.map(({ coefficients, points = coefficients.length === 1 ? 81 : 41 }) => ({ coefficients, points })),
    },
    report: { columns: document.report.columns },
    export: publicationOf(document.name, document.export),
  };
}
