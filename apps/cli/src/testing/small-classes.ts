import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { randomStream } from "@ratiometer/tables";
import { smallClosedForm, type Parts } from "./small-analysis.ts";

/** Means of x and y of the samples of `smallClasses`; both are normal with unit variances. */
export const CLASS_MEANS = { signal: [1, 0.5], other: [-0.5, 0], rare: [0, -1.5] } as const;

/** Weights in c of a signal: 1 + 2 u c + (u² + 0.1) c² with u = 0.3 (x − 1), so that there is something to learn. */
const weightAt = (c: number, x: number): number => (1 + 0.3 * (x - 1) * c) ** 2 + 0.1 * c * c;

function lines(sample: keyof typeof CLASS_MEANS, events: number, negative: number): readonly string[] {
  const stream = randomStream(21, "small classes", sample);
  const [x0, y0] = CLASS_MEANS[sample];
  return Array.from({ length: events }, () => {
    const [x, y] = [x0 + stream.normal(), y0 + stream.normal()];
    const sign = stream.uniform() < negative ? -1 : 1;
    const weights = [0, 1, -1].map((c) => sign * (sample === "signal" ? weightAt(c, x) : 1));
    return [x, y, stream.normal(), ...weights].join(",");
  });
}

const MAP = `version: 1
weights: { relative_to: none, columns: { w: {}, w_up: { c: 1 }, w_down: { c: -1 } } }
sum_of_weights: SUM
`;

const sumOf = (rows: readonly string[]): number => rows.reduce((sum, row) => sum + Number(row.split(",")[3]), 0);

/**
 * An analysis of three samples of columns x, y and noise, in files beside it, that runs in seconds: signal of 1 pb, which alone depends on the coefficient c,
 * other of 2 pb, a tenth of whose events have negative weights, and rare of 0.5 pb. Its classifier is "top" unless parts say otherwise.
 */
export async function smallClasses(folder: string, parts: Parts = {}, events: number = 1500): Promise<string> {
  await mkdir(folder, { recursive: true });
  const samples: string[] = [];
  for (const [name, count, negative, pb] of [
    ["signal", events, 0, 1],
    ["other", events, 0.1, 2],
    ["rare", Math.round(events / 3), 0, 0.5],
  ] as const) {
    const rows = lines(name, count, negative);
    await writeFile(join(folder, `${name}.csv`), ["x,y,noise,w,w_up,w_down", ...rows, ""].join("\n"));
    await writeFile(join(folder, `${name}.yaml`), MAP.replace("SUM", String(sumOf(rows))));
    samples.push(
      `${name}: { process: ${name}, source: { table: ${name}.csv }, weights: { map: ${name}.yaml }, cross_section: { value: ${pb}, unit: pb } }`,
    );
  }
  const network = "network: { hidden: [16] }, training: { epochs: 6, batch: 128, learning_rate: { initial: 0.01 } }, ensemble: 2";
  return smallClosedForm(folder, {
    samples: `{ ${samples.join(", ")} }`,
    features: "{ columns: [x, y, noise] }",
    estimators: `
  c-ratio: { type: ratio, method: alices, coefficients: [c], ${network} }
  top: { type: classifier, classes: { signal: [signal], background: [other] }, ${network} }`,
    channels: `
  sr: { selection: ["top.signal > 0.5"], model: unbinned, estimator: c-ratio }
  cr: { selection: ["top.signal <= 0.5"], model: binned, axes: [{ column: top.signal, quantiles: { of: other, bins: 3 } }] }`,
    ...parts,
  });
}
