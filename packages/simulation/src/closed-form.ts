import { randomStream, tableOf, type RandomStream, type Table } from "@ratiometer/tables";
import type { WeightPolynomial } from "@ratiometer/eft";

/**
 * The closed-form process: latent z = (z1, z2), a standard normal pair in the standard model; with the one coefficient c (standard model 0)
 *
 *   w(z|c) / w(z|0) = (1 + c a(z))² + (s c z2)²,   a(z) = a1 z1 + a2 z2;
 *
 * observed are x1 = z1 + r ε1, x2 = z2 + r ε2 with standard normal ε, and two columns of pure noise x3, x4. All numbers are dimensionless.
 */
export const closedForm = { a1: 0.6, a2: 0.3, s: 0.4, r: 0.7 } as const;

/** How many events of the closed-form process, from which random stream, and with which cross section. */
export interface ClosedFormRequest {
  readonly events: number;
  readonly seed: number;
  /** Further labels of the random stream, so that one seed gives several independent samples. */
  readonly labels?: readonly (string | number)[];
  /** Cross section in the standard model, pb; 1 unless given. */
  readonly crossSection?: number;
}

/** Events of the closed-form process: what is observed, what is hidden, and the weights. */
export interface ClosedFormSample {
  /** Columns x1, x2, x3, x4. */
  readonly observables: Table;
  /** Columns z1, z2. */
  readonly latent: Table;
  /** Quadratic in c; every event weighs cross section / events in the standard model, pb. */
  readonly weights: WeightPolynomial;
}

/** Events drawn from the standard model (c = 0), with their weights for every other c. */
export function closedFormEvents(request: ClosedFormRequest): ClosedFormSample {
  const [sample] = closedFormBlocks(request, request.events);
  return sample;
}

/** The same events, some at a time. @param most events of a block */
export function* closedFormBlocks(
  { events, seed, labels = [], crossSection = 1 }: ClosedFormRequest,
  most: number,
): Generator<ClosedFormSample, void> {
  const stream = randomStream(seed, "closed-form", ...labels);
  for (let first = 0; first === 0 || first < events; first += most)
    yield drawn(Math.min(most, events - first), stream, crossSection / events);
}

function drawn(events: number, stream: RandomStream, weight: number): ClosedFormSample {
  const column = (): Float64Array => new Float64Array(events);
  const [x1, x2, x3, x4, z1, z2] = [column(), column(), column(), column(), column(), column()];
  const values = new Float64Array(3 * events);
  for (let i = 0; i < events; i++) {
    z1[i] = stream.normal();
    z2[i] = stream.normal();
    x1[i] = z1[i] + closedForm.r * stream.normal();
    x2[i] = z2[i] + closedForm.r * stream.normal();
    x3[i] = stream.normal();
    x4[i] = stream.normal();
    const a = closedForm.a1 * z1[i] + closedForm.a2 * z2[i];
    values[3 * i] = weight;
    values[3 * i + 1] = weight * a;
    values[3 * i + 2] = weight * (a * a + (closedForm.s * z2[i]) ** 2);
  }
  const dimensionless = (columns: Record<string, Float64Array>): Table =>
    tableOf(Object.entries(columns).map(([name, data]) => [name, { values: data, unit: "1" }] as const));
  return {
    observables: dimensionless({ x1, x2, x3, x4 }),
    latent: dimensionless({ z1, z2 }),
    weights: { events, coefficients: ["c"], sm: [0], values },
  };
}
