import { parseNumber } from "../param-card.ts";

/** The number that a text gives to a name: muR=0.5, renscfact=2d0, MUR="0.5". */
export function factorIn(text: string, names: string): number | undefined {
  const found = new RegExp(`(?:${names})\\s*=\\s*"?([-+.\\deEdD]+)`, "i").exec(text)?.[1];
  return found === undefined ? undefined : parseNumber(found);
}

/** The factors on renormalisation and factorisation scale that a text says, in the words of MadGraph or POWHEG; what it does not mention is 1. */
export function scalesIn(text: string): { readonly muR: number; readonly muF: number } | undefined {
  const muR = factorIn(text, "muR|renscfact");
  const muF = factorIn(text, "muF|facscfact");
  return muR === undefined && muF === undefined ? undefined : { muR: muR ?? 1, muF: muF ?? 1 };
}
