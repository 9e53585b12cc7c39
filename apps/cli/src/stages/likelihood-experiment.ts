import { termCount } from "@ratiometer/eft";
import {
  coefficientParameters,
  formTemplates,
  polynomialFactor,
  templateExperiment,
  unbinnedProcess,
  type Constraint,
  type Factor,
  type Parameter,
  type RowWeights,
  type ShapeVariation,
  type TemplateChannel,
  type TemplateExperiment,
} from "@ratiometer/likelihood";
import type { LikelihoodModel, RateFactor } from "./likelihood-model.ts";
import { withProcesses } from "./process-mixture.ts";

/** Rows with events. */
function rowsOf(weights: Float64Array): RowWeights {
  const rows = Int32Array.from(weights.keys()).filter((i) => weights[i] !== 0);
  return { rows, weights: Float64Array.from(rows, (row) => weights[row]) };
}

/** 1 + s (μ − 1): what the factor μ on a share s of the events makes of their number. */
function shareFactor(parameter: number, share: number): Factor {
  if (share === 1) return { kind: "parameter", parameter };
  return {
    kind: "function",
    parameters: Int32Array.of(parameter),
    evaluate: ([factor]) => ({ value: 1 + share * (factor - 1), gradient: Float64Array.of(share), hessian: Float64Array.of(0) }),
  };
}

/** How far nuisance parameters are looked for, in standard deviations. */
const REACH = 5;

/** The experiment of a model. */
export function openLikelihoodModel({ coefficients, nuisances, free, unbinned, binned }: LikelihoodModel): TemplateExperiment {
  const indices = Int32Array.from(coefficients.keys());
  const sm = coefficients.map((coefficient) => coefficient.sm);
  const T = termCount(sm.length);
  const indexOf = (name: string): number => sm.length + nuisances.indexOf(name);
  const factorIndex = (name: string): number => sm.length + nuisances.length + free.findIndex((each) => each.name === name);
  const branchingFactor = (terms: readonly number[] | undefined): Factor[] =>
    terms === undefined ? [] : [polynomialFactor(Float64Array.from(terms), indices, sm)];
  const parameters = [
    ...coefficientParameters(coefficients),
    ...nuisances.map((name): Parameter => ({
      name,
      init: 0,
      bounds: [-REACH, REACH],
      fixed: false,
      role: "constrained",
      searched: false,
    })),
    ...free.map(({ name, range: bounds }): Parameter => ({ name, init: 1, bounds, fixed: false, role: "free", searched: false })),
  ];
  const constraints = nuisances.map((_, i): Constraint => ({ kind: "normal", parameter: sm.length + i, sigma: 1 }));
  const channels = binned.map(({ name, processes, observed }): TemplateChannel => {
    const { nominal, polynomials } = formTemplates(
      processes.map(({ yields }) => yields),
      indices,
      sm,
    );
    return {
      name,
      bins: observed.length,
      samples: processes.map(({ name: process, yields, systematics, branching, free: factorNames = [] }, p) => {
        // shifts of what is expected at the SM, as shifts of the nominal events
        const shiftsOf = (shifts: readonly number[]): Float64Array =>
          Float64Array.from(shifts, (shift, b) => (yields[b * T] === 0 ? 0 : (shift / yields[b * T]) * nominal[b]));
        const factors: Factor[] = systematics.flatMap(({ name: of, factors: both }): Factor[] =>
          both === undefined ? [] : [{ kind: "normalisation", parameter: indexOf(of), code: "code4", ...both }],
        );
        const variations = systematics.flatMap(({ name: of, factors: both, up, down }): ShapeVariation[] =>
          both === undefined ? [{ parameter: indexOf(of), code: "code4p", up: shiftsOf(up), down: shiftsOf(down) }] : [],
        );
        return {
          name: process,
          nominal,
          factors: [
            polynomials[p],
            ...branchingFactor(branching?.terms),
            ...factors,
            ...factorNames.map((of): Factor => ({ kind: "parameter", parameter: factorIndex(of) })),
          ],
          variations,
        };
      }),
    };
  });
  const events = unbinned.map(({ name, weights, pool, rates, branching, free: shares = [], processes = [], ...forms }) => {
    const rateFactor = ({ name: of, ...both }: RateFactor): Factor => ({
      kind: "normalisation",
      parameter: indexOf(of),
      code: "code4",
      ...both,
    });
    const factors = [
      ...branchingFactor(branching),
      ...rates.map(rateFactor),
      ...shares.map(({ name: of, share }) => shareFactor(factorIndex(of), share)),
    ];
    const together = unbinnedProcess({ ...forms, name, coefficients: indices, sm, weights: pool, factors });
    return {
      name,
      rows: weights.length,
      ...withProcesses(together, processes, {
        coefficients: indices,
        sm,
        density: Float64Array.from(weights, (_, i) => (forms.domainYield[0] * forms.ratio[i * T]) / forms.normalisation[0]),
        common: factors,
        factorsOf: (process) => [
          ...process.rates.map(rateFactor),
          ...process.free.map((of): Factor => ({ kind: "parameter", parameter: factorIndex(of) })),
        ],
      }),
    };
  });
  return templateExperiment(
    { parameters, constraints, channels, unbinned: events },
    {
      counts: Float64Array.from(binned.flatMap(({ observed }) => [...observed])),
      auxiliary: new Float64Array(nuisances.length),
      events: unbinned.map(({ weights }) => rowsOf(weights)),
    },
  );
}
