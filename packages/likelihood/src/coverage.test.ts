import { expect, test } from "@jest/globals";
import { meanForm } from "@ratiometer/eft";
import { randomStream } from "@ratiometer/tables";
import { objective } from "./objective.ts";
import { pseudoData } from "./pseudo-data.ts";
import { profileScan } from "./scan.ts";

test("intervals of pseudo-experiments cover the truth as often as they say, for a coefficient whose linear term dominates", () => {
  // p(x|δ) ∝ φ(x) (1 + 0.3 δ + 0.5 δ x)², ν = 300 E[(…)²]; 500 events at the SM to draw from
  const stream = randomStream(21, "coverage");
  const events = 500;
  const ratio = new Float64Array(events * 3);
  for (let i = 0; i < events; i++) {
    const u = 0.3 + 0.5 * stream.normal();
    ratio.set([1, u, u * u], i * 3);
  }
  const weights = new Float64Array(events).fill(300 / events);
  const normalisation = meanForm(ratio, weights);
  const channel = { name: "sr", yield: normalisation.map((z) => 300 * z), ratio, normalisation, weights };
  const experiments = 200;
  const covered = { "0.6827": 0, "0.95": 0 };
  for (let e = 0; e < experiments; e++) {
    const drawn = { ...channel, weights: pseudoData(weights, stream) };
    const scan = profileScan(objective([drawn], [{ name: "c", sm: 0, range: [-0.4, 0.4] }]), { parameter: "c", points: 5 });
    for (const level of ["0.6827", "0.95"] as const) {
      if (scan.intervals[level].some(([low, high]) => low <= 0 && 0 <= high)) covered[level]++;
    }
  }
  for (const level of ["0.6827", "0.95"] as const) {
    const probability = Number(level);
    const deviation = Math.sqrt(probability * (1 - probability) * experiments);
    expect(Math.abs(covered[level] - probability * experiments)).toBeLessThan(3 * deviation);
  }
});
