import type { LheWeight } from "@ratiometer/tables";
import { LHE_WEIGHT } from "../columns/weight-settings.ts";
import { parseNumber } from "../param-card.ts";
import { densitySet, densityVariation } from "./density-sets.ts";
import { scalesIn } from "./scale-text.ts";
import { scaleName, type WeightVariation, type WeightVariations } from "./variation.ts";

/** A weight of a header with whatever its tag says beside the id. */
export type HeaderWeight = Pick<LheWeight, "id" | "text" | "group"> & { readonly attributes?: Readonly<Record<string, string>> };

/** Scales and densities that a weight stands for. */
interface Meaning {
  readonly id: string;
  readonly group: string | undefined;
  readonly muR: number;
  readonly muF: number;
  /** LHAPDF number; undefined where the weight keeps the sample's own. */
  readonly density: number | undefined;
  /** Number within a set that only the group names. */
  readonly member: number | undefined;
}

function attribute({ attributes = {} }: HeaderWeight, name: string): number | undefined {
  const found = Object.entries(attributes).find(([key]) => key.toLowerCase() === name);
  return found === undefined ? undefined : parseNumber(found[1].trim());
}

/** Whether the weight is of another choice of the dynamical scale, which is no variation of this one. */
function isOtherScale(weight: HeaderWeight): boolean {
  const choice = attribute(weight, "dyn_scale");
  return choice === undefined ? /\bdyn(?:_scale_choice)?\s*=/i.test(weight.text) : choice !== -1;
}

/** "lhapdf=306001", "pdfset= 306001", or a set and the member within it: "PDF=306000 MemberID=1". */
function textDensity(text: string): number | undefined {
  const [, set, member] = (/(?:lhapdf1?|pdf(?:set)?)\s*=\s*(\d+)(?:\s+MemberID\s*=\s*(\d+))?/i.exec(text) ?? []) as (string | undefined)[];
  return set === undefined ? undefined : Number(set) + Number(member ?? 0);
}

/** From attributes (MadGraph 2.7 and later), id (Sherpa, POWHEG) or text (MadGraph, POWHEG), whichever speaks first. */
function meaningOf(weight: HeaderWeight): Meaning | undefined {
  const { id, text, group } = weight;
  if (isOtherScale(weight)) return undefined;
  const [, idR, idF, idDensity] = (/^MUR([\d.]+)_?MUF([\d.]+)(?:_?PDF(\d+))?/i.exec(id) ?? []) as (string | undefined)[];
  const scales = scalesIn(text);
  const number = (spelled: string | undefined): number | undefined => (spelled === undefined ? undefined : Number(spelled));
  const muR = attribute(weight, "mur") ?? number(idR) ?? scales?.muR;
  const muF = attribute(weight, "muf") ?? number(idF) ?? scales?.muF;
  const density = attribute(weight, "pdf") ?? number(idDensity) ?? textDensity(text);
  const member = number(/^Member\s+(\d+)/i.exec(text)?.[1]);
  if (muR === undefined && muF === undefined && density === undefined && member === undefined) return undefined;
  return { id, group, muR: muR ?? 1, muF: muF ?? 1, density, member };
}

/** The central member of the set whose lowest number in the header is this: headers may leave it out. */
const firstMember = (lowest: number): number => densitySet(lowest)?.first ?? (lowest % 100 === 1 ? lowest - 1 : lowest);

/**
 * The variations among the weights that a Les Houches header declares: renormalisation and factorisation scale, and parton densities. Weights of
 * coefficient points and of other choices of the dynamical scale are left out; what several weights stand for counts once, by the first.
 * @param central LHAPDF number of the sample's own densities; by default that of the weights that vary scales, or else the lowest
 */
export function lheVariations(weights: readonly HeaderWeight[], central?: number): WeightVariations {
  const read = weights.flatMap((weight) => meaningOf(weight) ?? []);
  const shifted = read.find(({ muR, muF, density }) => density !== undefined && (muR !== 1 || muF !== 1));
  const numbers = read.flatMap(({ density }) => density ?? []);
  const own = central ?? shifted?.density ?? (numbers.length === 0 ? undefined : firstMember(Math.min(...numbers)));
  const densities = own === undefined ? undefined : densitySet(own);
  const first = densities?.first ?? own;
  const unnumbered = [...new Set(read.flatMap(({ member, group }) => (member === undefined ? [] : [group ?? ""])))];
  const variations = new Map<string, WeightVariation>();
  for (const { id, group, muR, muF, density, member } of read) {
    if (member !== undefined && (group ?? "") !== unnumbered[0]) continue;
    const scale = scaleName(muR, muF);
    const other = density === undefined || density === own || first === undefined ? "nominal" : densityVariation(density, first);
    const pdf = member === undefined || member === 0 ? other : `pdf_${member}`;
    const name = [scale, pdf].filter((part) => part !== "nominal").join("_");
    const family = scale === "nominal" ? "pdf" : "scale";
    if (name !== "" && !variations.has(name))
      variations.set(name, { name, family, place: { column: id, position: undefined }, nominal: LHE_WEIGHT });
  }
  return {
    variations: [...variations.values()],
    lengths: {},
    nominal: [],
    densities,
    unread: unnumbered
      .slice(1)
      .map((column) => ({ column, reason: "members of a further set, whose LHAPDF number the header does not say" })),
  };
}
