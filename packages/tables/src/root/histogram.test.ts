import { expect, test } from "@jest/globals";
import { zlibBlocks } from "./testing/blocks.ts";
import type { WrittenObject } from "./testing/object-writer.ts";
import { rootFile, type RootFileOptions } from "./testing/root-writer.ts";
import { HISTOGRAM_CLASSES, writtenHistogram } from "./testing/written-histogram.ts";
import { withRoot } from "./testing/written-file.ts";

const fileWith = (objects: NonNullable<RootFileOptions["objects"]>): Buffer =>
  rootFile([], { objects, classes: HISTOGRAM_CLASSES, compress: zlibBlocks() });

const one = (object: WrittenObject): Buffer => fileWith([{ name: "h", object }]);

test("contents, squared errors and edges leave under- and overflow out", async () => {
  const bytes = one(writtenHistogram("TH1D", [[0, 1, 3, 7]], [9, 1.5, 2.5, -3.5, 9], [9, 0.25, 0.5, 4, 9]));
  await withRoot(bytes, async (file) => {
    expect(file.histograms).toEqual(["h"]);
    expect(await file.histogram("h")).toEqual({
      name: "h",
      title: "a histogram",
      className: "TH1D",
      entries: 7,
      axes: [Float64Array.of(0, 1, 3, 7)],
      contents: Float64Array.of(1.5, 2.5, -3.5),
      variances: Float64Array.of(0.25, 0.5, 4),
    });
  });
});

test("a histogram without squared weights has its contents for them, one without edges equal bins", async () => {
  const object = writtenHistogram("TH1F", [[0, 3]], [0, 4, -2, 5, 0]);
  const axis: WrittenObject = { className: "TAxis", members: { fNbins: 3, fXmin: -1, fXmax: 5 } };
  await withRoot(one({ ...object, members: { ...object.members, fXaxis: axis } }), async (file) => {
    expect(await file.histogram("h")).toMatchObject({
      axes: [Float64Array.of(-1, 1, 3, 5)],
      contents: Float64Array.of(4, -2, 5),
      variances: Float64Array.of(4, 2, 5),
    });
  });
});

test("the bins of two axes run along x first", async () => {
  const cells = [0, 0, 0, 0, /**/ 0, 1, 2, 0, /**/ 0, 3, 4, 0, /**/ 0, 5, 6, 0, /**/ 0, 0, 0, 0];
  await withRoot(
    one(
      writtenHistogram(
        "TH2D",
        [
          [0, 1, 2],
          [0, 1, 2, 3],
        ],
        cells,
      ),
    ),
    async (file) => {
      const { axes, contents } = await file.histogram("h");
      expect(contents).toEqual(Float64Array.of(1, 2, 3, 4, 5, 6));
      expect(axes.map(({ length }) => length)).toEqual([3, 4]);
    },
  );
});

test("histograms in directories go by their path, and the newest version counts", async () => {
  const of = (content: number): WrittenObject => writtenHistogram("TH1I", [[0, 1]], [0, content, 0]);
  const bytes = fileWith([
    { name: "h", object: of(1), directory: "signal_region" },
    { name: "h", object: of(2), directory: "signal_region", cycle: 2 },
  ]);
  await withRoot(bytes, async (file) => {
    expect(file.histograms).toEqual(["signal_region/h"]);
    expect((await file.histogram("signal_region/h")).contents).toEqual(Float64Array.of(2));
  });
});

test("an unknown name names the nearest, another object is refused", async () => {
  const named: WrittenObject = { className: "TNamed", members: { fName: "note" } };
  const bytes = fileWith([
    { name: "signal", object: writtenHistogram("TH1D", [[0, 1]], [0, 1, 0]) },
    { name: "note", object: named },
  ]);
  await withRoot(bytes, async (file) => {
    await expect(file.histogram("singal")).rejects.toMatchObject({ code: "DATA_UNKNOWN_HISTOGRAM", hint: 'did you mean "signal"?' });
    await expect(file.histogram("note")).rejects.toMatchObject({ code: "DATA_NO_HISTOGRAM", message: expect.stringContaining("TNamed") });
  });
});

test.each([
  ["fewer contents than cells", writtenHistogram("TH1D", [[0, 1, 2]], [0, 1, 0]), "DATA_ROOT_DAMAGED"],
  ["fewer squared errors than cells", writtenHistogram("TH1D", [[0, 1]], [0, 1, 0], [1]), "DATA_ROOT_DAMAGED"],
  ["a bin that is not a number", writtenHistogram("TH1D", [[0, 1]], [0, NaN, 0]), "DATA_NOT_FINITE"],
])("a histogram with %s is refused", async (_, object, code) => {
  await withRoot(one(object), async (file) => {
    await expect(file.histogram("h")).rejects.toMatchObject({ code, where: expect.stringContaining('histogram "h"') });
  });
});

test("a class that the file does not describe is refused", async () => {
  const object = writtenHistogram("TH1D", [[0, 1]], [0, 1, 0]);
  const described = rootFile([], { objects: [{ name: "h", object }], classes: HISTOGRAM_CLASSES });
  const at = described.indexOf("TH1D", described.indexOf("TStreamerInfo"));
  described[at + 3] = "K".charCodeAt(0);
  await withRoot(described, async (file) => {
    await expect(file.histogram("h")).rejects.toMatchObject({ code: "DATA_ROOT_UNSUPPORTED" });
  });
});
