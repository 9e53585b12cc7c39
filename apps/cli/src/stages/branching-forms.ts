import { AnalysisError, coefficientsNamed, type Analysis, type Branching } from "@ratiometer/config";
import { leastFormValue, symmetricMatrix, termIndex } from "@ratiometer/eft";

/** A branching fraction as a form in δ of some coefficients, 1 at the SM. */
export interface RelativeBranching {
  readonly name: string;
  /** T terms. */
  readonly terms: readonly number[];
  /** What the polynomial of the analysis is at the SM, which it was divided by. */
  readonly atSm: number;
  /** Coefficients that are held at their SM values. */
  readonly held: readonly string[];
}

/** A polynomial in physical values as a form in the δ of other coefficients: (1, c) = S (1, δ), and Sᵀ M S. */
function relativeBranching({ coefficients, where }: Analysis, names: readonly string[], branching: Branching): RelativeBranching {
  const matrix = symmetricMatrix(branching.matrix, branching.coefficients.length);
  const n = branching.coefficients.length + 1;
  const k = names.length + 1;
  const sm = branching.coefficients.map((name) => coefficients.find((known) => known.name === name)?.sm ?? branching.held[name]);
  const substitution = Array.from({ length: n }, (_, i) =>
    Array.from({ length: k }, (__, p) => {
      if (i === 0) return p === 0 ? 1 : 0;
      return p === 0 ? sm[i - 1] : names[p - 1] === branching.coefficients[i - 1] ? 1 : 0;
    }),
  );
  const terms: number[] = [];
  for (let p = 0; p < k; p++)
    for (let q = 0; q <= p; q++) {
      let sum = 0;
      for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) sum += substitution[i][p] * matrix[i * n + j] * substitution[j][q];
      terms[termIndex(p, q)] = sum;
    }
  const path = `branching.${branching.name}`;
  const place = { where: where(path), path };
  const [atSm] = terms;
  if (!(atSm > 0)) throw new AnalysisError("CONFIG_BRANCHING", `the polynomial is ${atSm} at the SM, expected a positive number`, place);
  const relative = terms.map((term) => term / atSm);
  const fitted = coefficientsNamed({ coefficients }, names);
  const least = leastFormValue(fitted.map(({ sm: origin, range }) => [range[0] - origin, range[1] - origin] as const))(relative);
  if (!(least.value > 0)) {
    const at = fitted.map(({ name, sm: origin }, p) => `${name} = ${Number((origin + least.at[p]).toPrecision(4))}`).join(", ");
    throw new AnalysisError("CONFIG_BRANCHING", `the polynomial is ${Number((least.value * atSm).toPrecision(4))} at ${at}, expected a positive number within the ranges`, { ...place, hint: "mend its terms, or make the ranges smaller" }); // prettier-ignore
  }
  return { name: branching.name, terms: relative, atSm, held: branching.coefficients.filter((name) => !names.includes(name)) };
}

/**
 * The branching fractions that samples name, as forms in δ, by their names.
 *
 * @param names of the coefficients of the likelihood @throws AnalysisError CONFIG_BRANCHING where one is not positive at the SM or within the ranges
 */
export function branchingForms(analysis: Analysis, names: readonly string[]): ReadonlyMap<string, RelativeBranching> {
  const used = new Set(analysis.samples.map(({ branching }) => branching));
  return new Map(
    analysis.branching.filter(({ name }) => used.has(name)).map((each) => [each.name, relativeBranching(analysis, names, each)]),
  );
}

/** What was done to branching fractions, one sentence each: coefficients held, values that were divided out. */
export function branchingRemarks(forms: ReadonlyMap<string, RelativeBranching>): readonly string[] {
  return [...forms.values()].flatMap(({ name, atSm, held }) => [
    ...(held.length === 0 ? [] : [`branching fraction ${name}: ${held.join(", ")} ${held.length === 1 ? "is" : "are"} held at the SM`]),
    ...(Math.abs(atSm - 1) < 1e-9 ? [] : [`branching fraction ${name}: its polynomial is ${Number(atSm.toPrecision(6))} at the SM, and was divided by that`]), // prettier-ignore
  ]);
}
