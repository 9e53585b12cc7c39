/** Below this s/b both formulas lose their digits to cancellation; their limit s/√(b + σ²) is then good to s/b itself. */
const SMALL = 1e-6;

/**
 * Median significance with which n = s + b expected events reject the background alone, from the likelihood ratio of its Asimov data (the approximate median
 * significance, AMS):
 *
 *   Z² = 2 [(s + b) ln(1 + s/b) − s]                                                                      σ = 0
 *   Z² = 2 [(s + b) ln((s + b)(b + σ²)/(b² + (s + b) σ²)) − (b²/σ²) ln(1 + σ² s/(b (b + σ²)))]            else
 *
 * (Cowan, Cranmer, Gross, Vitells, arXiv:1007.1727; with σ the background's standard deviation from a counting measurement of its own.) A deficit, −b ≤ s < 0,
 * counts like an excess.
 * @param signal s, expected events beyond the background @param background b @param uncertainty σ, events
 * @throws RangeError unless b > 0, s ≥ −b, σ ≥ 0, all finite
 */
export function asimovSignificance(signal: number, background: number, uncertainty = 0): number {
  if (!(background > 0 && signal >= -background && uncertainty >= 0 && Number.isFinite(signal + background + uncertainty)))
    throw new RangeError(`no significance of ${signal} events above ${background} ± ${uncertainty}`);
  const [s, b, variance] = [signal, background, uncertainty * uncertainty];
  if (Math.abs(s) < SMALL * b) return Math.abs(s) / Math.sqrt(b + variance);
  const n = s + b;
  const times = (factor: number, log: number): number => (factor === 0 ? 0 : factor * log);
  // with σ² ≪ b the second logarithm multiplied by b²/σ² is s b/(b + σ²) to first order
  const half =
    variance < SMALL * b
      ? times(n, Math.log1p(s / b)) - s
      : times(n, Math.log((n * (b + variance)) / (b * b + n * variance))) -
        ((b * b) / variance) * Math.log1p((variance * s) / (b * (b + variance)));
  return Math.sqrt(Math.max(0, 2 * half));
}

/** Expected events of one bin. */
export interface SignificanceBin {
  readonly signal: number;
  readonly background: number;
  readonly uncertainty: number;
}

/**
 * Expected significance of several bins together, √(Σ Z²), their uncertainties independent. A bin whose background or total is not positive, as signed or few
 * simulated events leave it, is added to its neighbour: a fluctuation must not decide. The last such bin joins the ones before it.
 * @throws RangeError if all bins together have no positive background and total
 */
export function binnedSignificance(bins: readonly SignificanceBin[]): number {
  const merged: SignificanceBin[] = [];
  const add = (one: SignificanceBin, two: SignificanceBin): SignificanceBin => ({
    signal: one.signal + two.signal,
    background: one.background + two.background,
    uncertainty: Math.hypot(one.uncertainty, two.uncertainty),
  });
  const sound = ({ signal, background }: SignificanceBin): boolean => background > 0 && signal >= -background;
  let open: SignificanceBin | undefined;
  for (const bin of bins) {
    const joined = open === undefined ? bin : add(open, bin);
    open = sound(joined) ? undefined : joined;
    if (open === undefined) merged.push(joined);
  }
  while (open !== undefined) {
    const last = merged.pop();
    if (last === undefined)
      throw new RangeError(`${bins.length} bins together hold ${open.background} events of background and ${open.signal} beyond it`);
    const joined = add(last, open);
    open = sound(joined) ? undefined : joined;
    if (open === undefined) merged.push(joined);
  }
  return Math.sqrt(
    merged.reduce((sum, { signal, background, uncertainty }) => sum + asimovSignificance(signal, background, uncertainty) ** 2, 0),
  );
}
