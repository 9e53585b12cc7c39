// Experiments of events whose densities are known, for unbinned.mjs and its threads.
import { templateExperiment, unbinnedProcess } from "@ratiometer/likelihood";
import { randomStream } from "@ratiometer/tables";

/**
 * One unbinned channel of one process in one coefficient, with a log-normal uncertainty of its rate where there is one.
 * @param forms { name, sm, range, yield, domainYield, ratio, normalisation, weights } as an EstimatedProcess has them
 */
export function oneChannel({ name, sm, range, rate, ...forms }) {
  const parameters = [
    { name, init: sm, bounds: range, fixed: false, role: "interest", searched: true },
    ...(rate === undefined ? [] : [{ name: "rate", init: 0, bounds: [-5, 5], fixed: false, role: "constrained", searched: false }]),
  ];
  const factors = rate === undefined ? [] : [{ kind: "log-normal", parameter: 1, up: rate, down: 1 / rate }];
  const constraints = rate === undefined ? [] : [{ kind: "normal", parameter: 1, sigma: 1 }];
  const rows = forms.weights.length / 3;
  const samples = unbinnedProcess({ name: "signal", coefficients: Int32Array.of(0), sm: [sm], factors, ...forms });
  const model = { parameters, constraints, channels: [], unbinned: [{ name: "sr", rows, ...samples }] };
  const observed = { counts: new Float64Array(), auxiliary: new Float64Array(constraints.length), events: [none] };
  return templateExperiment(model, observed);
}
const none = { rows: new Int32Array(), weights: new Float64Array() };

/**
 * A coefficient whose square dominates: x uniform in [0, 1), and dν/dx = ν₀ [(1 + 0.1 c (x - ½))² + 0.3 c² x²]. At ν₀ = 100 the linear part alone would give
 * a standard deviation of 1.7, the quadratic part ends the interval at about one.
 */
export function quadraticDominated({ events, expected, rate }) {
  const stream = randomStream(3, "quadratic");
  const ratio = new Float64Array(3 * events);
  for (let i = 0; i < events; i++) {
    const x = stream.uniform();
    const u = 0.1 * (x - 0.5);
    ratio.set([1, u, u * u + 0.3 * x * x], 3 * i);
  }
  // integrals over x: those of (x - 1/2)² and x² are 1/12 and 1/3
  const normalisation = Float64Array.of(1, 0, 0.01 / 12 + 0.1);
  const all = normalisation.map((value) => value * expected);
  return oneChannel({ name: "c", sm: 0, range: [-5, 5], rate, yield: all, domainYield: all, ratio, normalisation, weights: ratio });
}
