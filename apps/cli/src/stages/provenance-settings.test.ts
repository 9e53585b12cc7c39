import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { parseAnalysis } from "@ratiometer/config";
import { provenanceSettings } from "./provenance-settings.ts";

const TEXT = `version: 1
name: small
luminosity: { value: 1, unit: fb^-1 }
coefficients: { c: { sm: 0, range: [-2, 2] } }
samples:
  files: { process: x, source: { table: [ /home/somebody/events/x_*.parquet ] }, weights: { map: /home/somebody/x.yaml }, cross_section: { value: 1, unit: pb } }
  made: { process: tHq, source: { simulate: { events: 100, benchmarks: [ { c: 1 } ], pdf: /home/somebody/set_0000.dat } } }
estimators: { r: { type: ratio, method: alices, coefficients: [c] } }
channels: { cr: { model: binned, axes: [ { column: met, edges: [0, 20, .inf] } ] } }
inference: { scans: [ { coefficients: [c] } ] }
`;

test("what decides the result is there, and no folder of the host", async () => {
  const home = await mkdtemp(join(tmpdir(), "provenance-"));
  try {
    const settings = provenanceSettings(parseAnalysis(TEXT, join(home, "a.yaml")), []);
    expect(settings).toMatchObject({
      samples: [
        { name: "files", source: { kind: "table", patterns: ["x_*.parquet"], weights: { scheme: "map", map: "x.yaml" } } },
        { name: "made", process: "tHq", source: { kind: "simulate", events: 100, benchmarks: [{ c: 1 }], pdf: "set_0000.dat" } },
      ],
      split: {},
      channels: [{ name: "cr", axes: [{ edges: [0, 20, "Infinity"] }] }],
      inference: { data: "asimov" },
    });
    expect(JSON.stringify(settings)).not.toMatch(/somebody|provenance-/);
  } finally {
    await rm(home, { recursive: true });
  }
});
