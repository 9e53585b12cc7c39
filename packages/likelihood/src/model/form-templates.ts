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
 * A quadratic form in the coefficients as a factor of all bins, or of each bin its own.
 *
 * @param forms 1 or bins × T in δ = c − sm @param coefficients k indices among the parameters @param sm k values @param scale of bins that their forms are divided by; 1 if left out
 */
export function polynomialFactor(forms: Float64Array, coefficients: Int32Array, sm: readonly number[], scale?: Float64Array): Factor {
  const T = termCount(sm.length);
  const matrix = new Float64Array(forms.length);
  for (let at = 0, bin = 0; at < forms.length; at += T, bin++) {
    const physical = inPhysicalValues(forms.subarray(at, at + T), sm);
    const unit = scale === undefined ? 1 : scale[bin];
    for (let t = 0; t < T; t++) matrix[at + t] = physical[t] / unit;
  }
  return { kind: "polynomial", parameters: coefficients, matrix };
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
  return { nominal, polynomials: forms.map((own) => polynomialFactor(own, coefficients, sm, nominal)) };
}
