import { inPhysicalValues, termCount } from "@ratiometer/eft";
import type { Factor } from "./template-model.ts";

/** Templates of samples whose expected events in bins are quadratic forms in the coefficients. */
export interface FormTemplates {
  /** bins: nominal events of each sample. */
  readonly nominal: Float64Array;
  /** Of each sample: the polynomial that makes its expected events of them. */
  readonly polynomials: readonly Factor[];
}

/**
 * The samples of a channel from forms. Each has the same share of what is expected at the SM in a bin as its nominal events, also one that expects nothing there and
 * more elsewhere; so nominal events add up to those of the SM, which is what bins are measured by where little is expected.
 *
 * @param forms of each sample, bins × T in δ = c − sm @param coefficients k indices among the parameters @param sm k values
 */
export function formTemplates(forms: readonly Float64Array[], coefficients: Int32Array, sm: readonly number[]): FormTemplates {
  const T = termCount(sm.length);
  const bins = forms[0].length / T;
  const nominal = Float64Array.from({ length: bins }, (_, b) => {
    const total = forms.reduce((sum, own) => sum + own[b * T], 0);
    return total > 0 ? total / forms.length : 1;
  });
  const polynomials = forms.map((own): Factor => {
    const matrix = new Float64Array(own.length);
    for (let b = 0; b < bins; b++)
      matrix.set(
        Float64Array.from(inPhysicalValues(own.subarray(b * T, (b + 1) * T), sm), (term) => term / nominal[b]),
        b * T,
      );
    return { kind: "polynomial", parameters: coefficients, matrix };
  });
  return { nominal, polynomials };
}
