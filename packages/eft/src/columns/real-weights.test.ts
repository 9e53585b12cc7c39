import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";
import { readLhe } from "@ratiometer/tables";
import { madgraphWeightPoints } from "../weight-points.ts";
import { parseWeightMap } from "../weight-map/weight-map.ts";
import { takeEvents } from "../weight-polynomial.ts";
import { judgeWeights, noQuality, readWeights } from "./read-weights.ts";
import { analysisPolynomial, planWeights } from "./weight-plan.ts";
import { mergeQuality } from "./weight-quality.ts";

const FOLDER = fileURLToPath(new URL("../../../../../shared/data/events/", import.meta.url));
const present = existsSync(FOLDER);
const COEFFICIENTS = [
  { name: "kt", sm: 1 },
  { name: "ktt", sm: 0 },
  { name: "ctG", sm: 0 },
];

/** Single precision with 14 bits of mantissa, rounded: what NanoAOD keeps of a weight. */
function reduced(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0] + 0x100) & 0xfffffe00;
  return new Float32Array(bits.buffer)[0];
}

interface Exact {
  readonly events: readonly { readonly file: string; readonly index: number; readonly h: readonly number[] }[];
}

(present ? test : test.skip)(
  `events of tt̄H as NanoAOD would keep their weights: the exact forms to 1e-4, lost weights found${present ? "" : " (skipped: ../shared/data/events is absent)"}`,
  async () => {
    const sample = await readLhe(`${FOLDER}tth_sm.lhe.gz`);
    const { points } = madgraphWeightPoints(sample.header, { file: sample.file });
    const width = points.length;
    const events = 4000;
    const relative = new Float32Array(events * width);
    const columns = points.map(({ id }) => sample.weightIds.indexOf(id));
    for (let i = 0; i < events; i++)
      for (let b = 0; b < width; b++)
        relative[i * width + b] = reduced(sample.weights[i * sample.weightIds.length + columns[b]] / sample.weight[i]);
    const spelled = points.map(({ point }) => JSON.stringify(point)).join(", ");
    const map = parseWeightMap(`version: 1\ngeneration: {}\nweights: { points: [ ${spelled} ] }`, "m.yaml", COEFFICIENTS);
    const source = {
      file: "tth.root",
      columns: [
        { name: "genWeight", kind: "number" as const },
        { name: "LHEReweightingWeight", kind: "list" as const },
      ],
    };
    const plan = planWeights([source], { scheme: "map", map }, COEFFICIENTS);
    const read = (weights: Float32Array): { quality: ReturnType<typeof noQuality>; forms: ReturnType<typeof analysisPolynomial>[] } => {
      let quality = noQuality(plan, 0);
      const forms = [];
      for (let first = 0; first < events; first += 1024) {
        const entries = Math.min(1024, events - first);
        const block = readWeights(plan, 0, {
          first,
          entries,
          columns: new Map([
            ["genWeight", { values: new Float32Array(entries).fill(1) }],
            [
              "LHEReweightingWeight",
              {
                values: weights.subarray(first * width, (first + entries) * width),
                offsets: Uint32Array.from({ length: entries + 1 }, (_, i) => i * width),
              },
            ],
          ]),
        });
        quality = mergeQuality(quality, block.quality);
        forms.push(analysisPolynomial(plan, block.polynomial));
      }
      return { quality, forms };
    };
    const { quality, forms } = read(relative);
    const report = judgeWeights(plan, 0, quality);
    expect(report.remarks).toEqual([]);
    expect(report.rounding).toBe(2 ** -14);
    expect(report.closure.maximum).toBeLessThan(report.rounding);
    const { events: exact } = JSON.parse(readFileSync(`${FOLDER}tth_exact.json`, "utf8")) as Exact;
    const among = exact.filter(({ index }) => index < events);
    expect(among.length).toBeGreaterThan(20);
    for (const { index, h } of among) {
      const { values } = takeEvents(forms[Math.floor(index / 1024)], [index % 1024]);
      const largest = Math.max(...h.map(Math.abs));
      values.forEach((value, t) => expect(Math.abs(value / values[0] - h[t])).toBeLessThan(1e-4 * largest));
    }
    // One weight in a hundred events is lost.
    const damaged = Float32Array.from(relative);
    let lost = 0;
    for (let i = 7; i < events; i += 100) {
      const place = i * width + 1 + (i % (width - 1));
      if (Math.abs(damaged[place] - 1) > 0.01) lost++;
      damaged[place] = 1;
    }
    const { missing } = read(damaged).quality.ones;
    expect(missing.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(lost);
  },
);
