import type { Loss } from "../formats/loss.ts";
import { items, member, numberOf, numbersOf, optional, textOf, type JsonPlace } from "../json/json-place.ts";
import type { Hs3Interpolation } from "./interpolation.ts";
import { interestOf } from "./parameter-values.ts";
import type { ReadChannel } from "./read-channel.ts";

interface Reading {
  readonly channels: readonly ReadChannel[];
  readonly analyses: readonly JsonPlace[];
  readonly others: readonly string[];
  readonly interpolation: Hs3Interpolation;
}

/** Whether bins of an axis are numbered only: edges 0, 1, 2 … */
function isNumbered(axis: JsonPlace): boolean {
  const edges = optional(axis, "edges") ?? optional(axis, "bounds");
  if (edges !== undefined) return numbersOf(edges).every((edge, i) => edge === i);
  return numberOf(member(axis, "min")) === 0 && numberOf(member(axis, "max")) === numberOf(member(axis, "nbins"));
}

/** What of an HS3 document a workspace does not have. */
export function* readingLosses({ channels, analyses, others, interpolation }: Reading): Generator<Loss> {
  if (others.length > 0) yield { kind: "likelihoods", message: `other likelihoods of the document are left out: ${others.join(", ")}` };
  for (const { name, place } of channels) {
    const axes = items(member(place, "axes"));
    if (axes.length > 1 || !axes.every(isNumbered))
      yield { kind: "binning", message: `the edges of the bins of channel "${name}" are left out` };
  }
  for (const analysis of analyses) {
    const interest = interestOf(analysis);
    if (interest.length > 1) {
      const message = `analysis "${textOf(member(analysis, "name"))}" has ${interest.length} parameters of interest, a measurement has one: "${interest[0]}"`;
      yield { kind: "interest", message };
    }
  }
  if (interpolation.normsys !== "code4" || interpolation.histosys !== "code4p") {
    const message = `a workspace does not say how it interpolates: normsys=${interpolation.normsys}, histosys=${interpolation.histosys} have to be given with it`;
    yield { kind: "interpolation", message };
  }
}
