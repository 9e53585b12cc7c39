import { chi2Quantile, normalCdf } from "../distributions.ts";
import { cardFault } from "./card-line.ts";
import type { CardNuisance, Datacard } from "./card.ts";
import { unitNormal, type ParameterList } from "./parameter-list.ts";
import { addRateParameters } from "./rate-parameters.ts";

/** Combine's ranges: standard deviations of shapes, of other nuisance parameters, and of `param`. */
const SHAPE_REACH = 4;
const REACH = 7;
const PARAMETER_REACH = 4;

/** What its lines make of a nuisance parameter: normal, Poisson, or without constraint. */
const constraintOf = ({ kind }: CardNuisance): "normal" | "poisson" | "none" =>
  kind === "gmN" ? "poisson" : kind === "lnU" || kind === "shapeU" ? "none" : "normal";

/** The events of a sideband, within 7 standard deviations. */
function addSideband(name: string, events: number, list: ParameterList): void {
  const tail = normalCdf(-REACH);
  const low = events === 0 ? 0 : chi2Quantile(tail, 2 * events) / 2;
  const high = chi2Quantile(1 - tail, 2 * events + 2) / 2;
  list.add(
    { name, init: events, bounds: [low, high], fixed: false, role: "constrained", searched: false },
    { kind: "poisson", tau: 1, observed: events },
  );
}

function addNuisances({ nuisances }: Datacard, list: ParameterList): void {
  const lines = new Map<string, CardNuisance[]>();
  for (const line of nuisances) lines.set(line.name, [...(lines.get(line.name) ?? []), line]);
  for (const [name, [first, ...others]] of lines) {
    const constraint = constraintOf(first);
    for (const { kind, sideband, place, ...line } of others)
      if (constraintOf({ kind, sideband, place, ...line }) !== constraint || sideband !== first.sideband)
        throw cardFault(
          place,
          `nuisance parameter "${name}" is ${kind}${sideband === undefined ? "" : ` ${sideband}`} here`,
          `${first.place.file}:${first.place.line} has ${first.kind}${first.sideband === undefined ? "" : ` ${first.sideband}`}`,
        );
    if (constraint === "poisson") addSideband(name, first.sideband ?? 0, list);
    else if (constraint === "none") list.add({ name, init: 0, bounds: [-1, 1], fixed: false, role: "free", searched: false });
    else {
      const shapes = [first, ...others].every(({ kind, optional }) => kind === "shape" && !optional);
      list.add(...unitNormal(name, shapes ? SHAPE_REACH : REACH));
    }
  }
}

function addMeasured({ parameters }: Datacard, list: ParameterList): void {
  for (const { name, mean, sigmaLow, sigmaHigh, range, place } of parameters) {
    const other = list.indexOf(name);
    if (other !== undefined)
      throw cardFault(place, `parameter "${name}" is there already`, "two of one name would be one parameter with two constraints");
    const bounds = range ?? ([mean - PARAMETER_REACH * sigmaLow, mean + PARAMETER_REACH * sigmaHigh] as const);
    list.add(
      { name, init: mean, bounds, fixed: false, role: "constrained", searched: false },
      sigmaLow === sigmaHigh
        ? { kind: "normal", sigma: sigmaLow, observed: mean }
        : { kind: "bifurcated", sigmaLow, sigmaHigh, observed: mean },
    );
  }
}

/**
 * Adds the parameters of a card in its order: nuisance parameters of effects, `param`, `rateParam`, `flatParam`. A `param` of the name of a rateParam makes it a
 * constrained one.
 * @throws AnalysisError DATA_CARD where lines of one name do not go together
 */
export function addCardParameters(card: Datacard, list: ParameterList): void {
  addNuisances(card, list);
  addMeasured(card, list);
  addRateParameters(card, list);
  for (const { name, value, range } of card.flatParameters)
    if (value !== undefined && range !== undefined)
      list.add({ name, init: value, bounds: range, fixed: false, role: "free", searched: false });
}
