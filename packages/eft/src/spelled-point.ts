/** A number as weight names spell it, and how far off what it stands for may be. */
interface SpelledValue {
  readonly value: number;
  readonly tolerance: number;
}

/** Coefficients and values that the name of a weight spells. */
export type SpelledPoint = ReadonlyMap<string, SpelledValue>;

/**
 * Reads the coefficients that the name of a weight spells, in the styles in use: kt_m1_ktt_0p8 (m minus, p decimal point), EFTrwgt3_ctZ_-1.0_cpt_0.0,
 * ctz_1p_cpt_0p_nlo (trailing p), ctg_p1 (leading p plus), rwgt_kc0p5. Names of coefficients hold letters and digits, so they are found by looking for
 * the known ones, the longest first; upper and lower case count as the same only where no known name matches exactly.
 * @param known names that may occur
 * @returns an empty map if the name spells nothing
 */
export function spelledPoint(id: string, known: readonly string[]): SpelledPoint {
  const point = new Map<string, SpelledValue>();
  const names = [...known].sort((a, b) => b.length - a.length);
  for (let start = 0; start < id.length;) {
    const found = start === 0 || id[start - 1] === "_" ? spelledAt(id, start, names) : undefined;
    if (found === undefined) start++;
    else {
      point.set(found.name, found.spelled);
      start = found.end;
    }
  }
  return point;
}

function spelledAt(id: string, start: number, names: readonly string[]): { name: string; spelled: SpelledValue; end: number } | undefined {
  const exact = names.filter((name) => id.startsWith(name, start));
  const folded = names.filter((name) => id.slice(start, start + name.length).toLowerCase() === name.toLowerCase());
  for (const name of [...exact, ...folded]) {
    const rest = id.slice(start + name.length);
    const number = /^_?([mp+-]?)(\d+)(?:([p.])(\d*))?(?:e([m+-]?)(\d+))?(?=_|$)/.exec(rest);
    if (number === null) continue;
    const [text, sign, whole, , decimals = "", exponentSign = "", exponent = "0"] = number;
    const minus = (character: string): string => (character === "m" || character === "-" ? "-" : "");
    const value = Number(`${minus(sign)}${whole}.${decimals}e${minus(exponentSign)}${exponent}`);
    // Cards say 1e-05 where names say 0, and names round.
    const rounding = decimals.length >= 2 ? 0.5 * 10 ** -decimals.length : 0;
    return {
      name,
      spelled: { value, tolerance: Math.max(1e-3 * Math.max(1, Math.abs(value)), rounding) },
      end: start + name.length + text.length,
    };
  }
  return undefined;
}
