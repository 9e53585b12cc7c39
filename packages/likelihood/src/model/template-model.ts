import type { Evaluation } from "../evaluation.ts";
import type { Constraint } from "./constraint.ts";
import type { Parameter } from "./parameter.ts";
import type { EventChannel } from "./event-channel.ts";

/** Interpolation of a factor: piecewise exponential, or with a polynomial of sixth degree inside |α| < 1. */
export type FactorCode = "code1" | "code4";

/** Interpolation of a sum: piecewise linear, quadratic (continuous, or with pyhf's jump at |α| = 1), or a polynomial of sixth degree inside |α| < 1. */
export type ShapeCode = "code0" | "code2" | "code2-pyhf" | "code4p";

/** A factor on the yields of a sample; parameters are indices into the model's. */
export type Factor =
  /** The value of a parameter. */
  | { readonly kind: "parameter"; readonly parameter: number }
  /** HistFactory's interpolation between down, 1 and up. */
  | { readonly kind: "normalisation"; readonly parameter: number; readonly code: FactorCode; readonly up: number; readonly down: number }
  /** Combine's log-normal: up^θ above, down^-θ below, smooth in log inside |θ| < 1/2. */
  | { readonly kind: "log-normal"; readonly parameter: number; readonly up: number; readonly down: number }
  /** One parameter per bin; -1 where the bin has none. */
  | { readonly kind: "bins"; readonly parameters: Int32Array }
  /** (1, c) M (1, c)ᵀ of k coefficients: T = (k + 1)(k + 2)/2 terms, lower triangle row by row, off-diagonals half the cross coefficient; one row, or one per bin. */
  | { readonly kind: "polynomial"; readonly parameters: Int32Array; readonly matrix: Float64Array }
  /**
   * vᵀ M v of a vector v of n functions of k parameters, each with its derivatives by them: n(n + 1)/2 terms, lower triangle row by row, off-diagonals half the
   * cross term; one row, or one per bin.
   */
  | {
      readonly kind: "form";
      readonly parameters: Int32Array;
      readonly vector: (values: Float64Array) => readonly Evaluation[];
      readonly matrix: Float64Array;
    }
  /**
   * Combine's shapeN: exp Σ shifts per bin, times what keeps the sum of the nominal yields. Shifts are interpolated logarithms of templates over nominal yields;
   * `parameters` has the parameter of each once.
   */
  | {
      readonly kind: "morphing";
      readonly parameters: Int32Array;
      /** bins: yields whose sum is kept, not negative. */
      readonly nominal: Float64Array;
      readonly shifts: readonly ShapeVariation[];
    }
  /** HistFactory's interpolation between down, 1 and up in each bin, or of each event: one pair of factors per bin. */
  | {
      readonly kind: "reweighting";
      readonly parameter: number;
      readonly code: FactorCode;
      readonly up: Float64Array;
      readonly down: Float64Array;
    }
  /** Any function of some parameters' values, with derivatives by them. */
  | { readonly kind: "function"; readonly parameters: Int32Array; readonly evaluate: (values: Float64Array) => Evaluation };

/** A sum added to the nominal yields of a sample before the factors: the interpolation of templates in one parameter. */
export interface ShapeVariation {
  readonly parameter: number;
  readonly code: ShapeCode;
  /** bins: template at +1 minus nominal. */
  readonly up: Float64Array;
  /** bins: template at -1 minus nominal. */
  readonly down: Float64Array;
  /** The templates are at ±1/scale of the parameter; 1 if left out. */
  readonly scale?: number;
}

/** A process in a channel: ν_b = Π factors × (nominal_b + Σ variations_b). */
export interface TemplateSample {
  readonly name: string;
  /** bins: expected events. */
  readonly nominal: Float64Array;
  readonly factors: readonly Factor[];
  readonly variations: readonly ShapeVariation[];
}

/** Counts in the bins of one channel. */
export interface TemplateChannel {
  readonly name: string;
  readonly bins: number;
  readonly samples: readonly TemplateSample[];
  /**
   * Combine's autoMCStats: ν_b gains x_b sqrt(Σ_s (F_s errors_sb)²), F_s the product of the sample's factors that are one number for all bins.
   * `parameters` has one index per bin (-1: none), `errors` samples × bins, row-major.
   */
  readonly statistical?: { readonly parameters: Int32Array; readonly errors: Float64Array };
}

/**
 * Channels with the auxiliary measurements of their nuisance parameters: what every format of a binned model is read into. Unbinned channels, which no
 * format has, share the parameters.
 */
export interface TemplateModel {
  readonly parameters: readonly Parameter[];
  readonly constraints: readonly Constraint[];
  readonly channels: readonly TemplateChannel[];
  readonly unbinned?: readonly EventChannel[];
}
