import { expect, test } from "@jest/globals";
import { hepdataTables } from "../tables/hepdata-tables.ts";
import type { HepdataTable } from "../tables/hepdata-table.ts";
import { toyContent } from "../testing/toy-content.ts";
import { crossings } from "./curve-figure.ts";
import { drawnBins } from "./drawn-bins.ts";
import { rasteriser } from "./rasteriser.ts";
import { coordinate, escaped, plainText } from "./svg-text.ts";
import { tableFigure } from "./table-figure.ts";
import { withImages } from "./table-images.ts";

const tables = hepdataTables(toyContent(new Uint8Array([1])), []);
const named = (start: string): HepdataTable => {
  const table = tables.find(({ name }) => name.startsWith(start));
  if (table === undefined) throw new RangeError(`no table ${start}`);
  return table;
};
const figureOf = (start: string): string => tableFigure(named(start)) ?? "";

/** Width and height of a PNG, from its header. */
const sizeOf = (png: Uint8Array): readonly number[] => {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
};

test("every table with numbers has a picture and a thumbnail of the same bytes each time", async () => {
  const some = [named("Scan of kt, unbinned"), named("Efficiency"), named("Neural network")];
  const [first, again] = [await withImages(some), await withImages(some)];
  expect(first.map(({ resources }) => resources.map(({ location, description }) => [location, description]))).toEqual([
    [["scan_kt_unbinned_ratio.png", "Image file"], ["thumb_scan_kt_unbinned_ratio.png", "Thumbnail image file"]],
    [["efficiency_top_tag.png", "Image file"], ["thumb_efficiency_top_tag.png", "Thumbnail image file"]],
    [],
  ]); // prettier-ignore
  first.forEach(({ resources }, t) =>
    resources.forEach(({ bytes }, r) => {
      expect(Buffer.from(bytes).subarray(1, 4).toString()).toBe("PNG");
      expect(Buffer.from(again[t].resources[r].bytes).equals(bytes)).toBe(true);
      expect(sizeOf(bytes)).toEqual(r === 0 ? [700, 500] : [240, 171]);
      expect(bytes.length).toBeLessThan(100_000);
    }),
  );
  expect(tables.filter((table) => tableFigure(table) === undefined).map(({ name }) => name)).toEqual(["Neural network"]);
});

test("text is drawn with the font that is shipped", async () => {
  const draw = await rasteriser();
  const svg = (text: string): string =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" font-family="DejaVu Sans"><text x="2" y="15" font-size="14" fill="#000">${text}</text></svg>`;
  const [empty, kappa, delta] = ["", "κ", "Δ"].map((text) => Buffer.from(draw(svg(text), 60)));
  expect(kappa.equals(empty)).toBe(false);
  expect(kappa.equals(delta)).toBe(false);
});

test("a scan has lines at 1 and 3.84, and drops from where it crosses them", () => {
  const points = [-2, -1, 0, 1, 2].map((x) => ({ x, y: x * x }));
  expect(crossings(points, 1)).toEqual([-1, 1]);
  expect(crossings(points, 3.84).map((x) => Number(x.toFixed(6)))).toEqual([-1.946667, 1.946667]);
  const steep: HepdataTable = {
    ...named("Scan of kt, unbinned"),
    dependent: [{ ...named("Scan of kt, unbinned").dependent[0], values: [4e4, 2, 0, 2, 4e4].map((value) => ({ value })) }],
  };
  const svg = tableFigure(steep) ?? "";
  expect(svg).toContain(">3.84</text>");
  expect(svg.match(/stroke-dasharray="2 3"/g)).toHaveLength(4);
  // shown up to 12, so that an interval of width 1 is seen
  expect(svg).toContain(">12</text>");
  expect(svg).not.toContain(">40000</text>");
});

test("open bins are as wide as their neighbours, and marked", () => {
  const [variable] = named("Score shape, channel sr").independent;
  expect(drawnBins(variable)).toEqual({ edges: [-0.5 - (0.5 + 1e-7), -0.5, 1e-7, 1e-7 + (0.5 + 1e-7)], open: { low: true, high: true } });
  const alone = { ...variable, values: [{ low: -Infinity, high: Infinity }] };
  expect(drawnBins(alone)).toEqual({ edges: [0, 1], open: { low: true, high: true } });
  expect(figureOf("Score shape, channel sr")).toMatch(/overflow →.*|← underflow/);
  expect(figureOf("Score shape, channel control")).not.toContain("overflow");
});

test("axes have units, the conditions are written, a bin without value stays grey", () => {
  const svg = figureOf("Efficiency of top tag");
  expect(svg).toContain("h_pt [GeV]");
  expect(svg).toContain("√s = 13 TeV");
  expect(svg.match(/fill="#eef0f3"/g)).toHaveLength(1);
  expect(svg).toContain(">≥ 200</text>");
  expect(figureOf("Score shape, channel sr")).toContain("√s = 13 TeV, 138 fb⁻¹");
});

test("text is escaped, coordinates are finite, LaTeX becomes plain", () => {
  expect(escaped('a < "b" & \u0007')).toBe("a &lt; &quot;b&quot; &amp; \ufffd");
  expect(() => coordinate(NaN)).toThrow(RangeError);
  expect(coordinate(-0.001)).toBe("0");
  expect(plainText("$-2\\Delta\\ln L$ of $\\kappa_{t}$")).toBe("−2Δ ln L of κ_t");
});
