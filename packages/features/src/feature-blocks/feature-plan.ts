import {
  OBJECT_KINDS,
  type Analysis,
  type ErrorPlace,
  type ExtraFeature,
  type ObjectKind,
  type RequestedSet,
  type Systematic,
} from "@ratiometer/config";
import { defaultFeatureOptions, type FeatureOptions } from "../feature-set-definition.ts";
import type { ObjectRules } from "../objects/object-selection.ts";

/** Something that the analysis file says, and where it says it. */
export type Placed<T> = T & { readonly place: ErrorPlace };

/** What threads need to know to make features of ingested events: plain data. */
export interface FeaturePlan {
  readonly seed: number;
  readonly smearing: Analysis["reconstruction"]["smearing"];
  readonly sets: readonly RequestedSet[];
  readonly options: FeatureOptions;
  /** Rules of the selection of objects; undefined where all are taken as they are. */
  readonly rules: ObjectRules | undefined;
  readonly extra: readonly Placed<ExtraFeature>[];
  readonly selection: readonly Placed<{ readonly text: string }>[];
  readonly systematics: readonly Placed<Systematic>[];
}

const placeOf = (analysis: Analysis, path: string): ErrorPlace => ({ where: analysis.where(path), path });

function rulesOf(analysis: Analysis): ObjectRules | undefined {
  const rules = OBJECT_KINDS.flatMap((kind): (readonly [ObjectKind, NonNullable<ObjectRules[ObjectKind]>])[] => {
    const definition = analysis.objects.kinds[kind];
    if (definition === undefined || (definition.select.length === 0 && definition.awayFrom.length === 0)) return [];
    return [[kind, { select: definition.select, awayFrom: definition.awayFrom, place: placeOf(analysis, `objects.${kind}`) }]];
  });
  return rules.length === 0 ? undefined : Object.fromEntries(rules);
}

/** The part of an analysis that decides its features. */
export function featurePlan(analysis: Analysis): FeaturePlan {
  const { seed, reconstruction, features, objects, selection, systematics } = analysis;
  return {
    seed,
    smearing: reconstruction.smearing,
    sets: features.sets,
    options: { bTagThreshold: objects.bTagThreshold ?? defaultFeatureOptions.bTagThreshold },
    rules: rulesOf(analysis),
    extra: features.extra.map((extra) => ({ ...extra, place: placeOf(analysis, `features.extra.${extra.name}`) })),
    selection: selection.map((text, i) => ({ text, place: placeOf(analysis, `selection[${i}]`) })),
    systematics: systematics.map((systematic) => ({ ...systematic, place: placeOf(analysis, `systematics.${systematic.name}`) })),
  };
}
