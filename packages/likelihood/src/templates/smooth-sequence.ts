const median = (...values: readonly number[]): number => values.toSorted((a, b) => a - b)[(values.length - 1) / 2];

/** Running medians of an odd number of neighbours; places without so many neighbours keep their values. */
function runningMedian(values: readonly number[], neighbours: 3 | 5): number[] {
  const reach = (neighbours - 1) / 2;
  return values.map((value, i) => (i < reach || i >= values.length - reach ? value : median(...values.slice(i - reach, i + reach + 1))));
}

/** The ends after running medians of three: the median of the end itself, its neighbour, and the line through the next two carried on beyond the end. */
function endRule(before: readonly number[], smooth: number[]): void {
  const n = smooth.length;
  smooth[0] = median(before[0], smooth[1], 3 * smooth[1] - 2 * smooth[2]);
  smooth[n - 1] = median(before[n - 1], smooth[n - 2], 3 * smooth[n - 2] - 2 * smooth[n - 3]);
}

/**
 * Medians cut extrema into plateaus of three equal values. A parabola rounds them: through the farther of the values two places beside the middle, the side of the
 * plateau next to it, and the nearer of those values. It replaces the middle and the other side.
 */
function roundedPlateaus(values: readonly number[]): number[] {
  const rounded = [...values];
  for (let i = 2; i < values.length - 2; i++) {
    const flat = values[i];
    if (values[i - 1] !== flat || values[i + 1] !== flat) continue;
    const [before, after] = [values[i - 2] - flat, values[i + 2] - flat];
    if (before * after <= 0) continue;
    const nearer = Math.abs(after) > Math.abs(before) ? -1 : 1;
    const [far, near] = nearer === 1 ? [before, after] : [after, before];
    rounded[i] = flat - far / 2 + near / 6;
    rounded[i + nearer] = flat + (near - far) / 2;
  }
  return rounded;
}

/** Means with weights ¼, ½, ¼; the ends stay. */
const hanning = (values: readonly number[]): number[] =>
  values.map((value, i) => (i === 0 || i === values.length - 1 ? value : values[i - 1] / 4 + value / 2 + values[i + 1] / 4));

/** 353QH once. */
function smoothOnce(values: readonly number[]): number[] {
  const n = values.length;
  const three = runningMedian(values, 3);
  endRule(values, three);
  const five = runningMedian(three, 5);
  if (n > 3) {
    five[1] = median(three[0], three[1], three[2]);
    five[n - 2] = median(three[n - 3], three[n - 2], three[n - 1]);
  }
  return hanning(roundedPlateaus(runningMedian(five, 3)));
}

/**
 * A sequence smoothed by "353QH, twice" (Tukey, Exploratory Data Analysis, 1977; Friedman, CERN 74-23): running medians of three, five and three, plateaus
 * rounded by parabolas, running means of weights ¼, ½, ¼; then the same for what that has left over, which is added. Lone outliers go, steps and slopes stay;
 * fewer than three values stay as they are.
 */
export function smoothSequence(values: readonly number[]): number[] {
  if (values.length < 3) return [...values];
  const smooth = smoothOnce(values);
  const rest = smoothOnce(values.map((value, i) => value - smooth[i]));
  return smooth.map((value, i) => value + rest[i]);
}
