import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { sha256 } from "@ratiometer/tables";
import { loadPdf } from "./parton-densities.ts";
import { smallGrid, smallInfo } from "./testing/small-grid.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pdf-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Writes a set into a folder of its own; the path of its member. */
async function setOf(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(join(folder, name));
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, name, file), text);
  return join(folder, name, Object.keys(files)[0]);
}

test("a member of a set finds the set's .info file; both are known by their digests", async () => {
  const pdf = await loadPdf(await setOf("Small", { "Small_0000.dat": smallGrid, "Small.info": smallInfo }));
  expect([pdf.name, pdf.digest, pdf.infoDigest]).toEqual(["Small_0000", sha256(smallGrid), sha256(smallInfo)]);
  expect(pdf.flavours).toEqual([-5, -4, -3, -2, -1, 21, 1, 2, 3, 4, 5]);
  expect(pdf.alphaS(50)).toBeCloseTo(0.13, 15);
  expect(() => pdf.alphaS(2000)).toThrow(expect.objectContaining({ code: "DATA_PDF_SCALE" }));
});

test("a grid on its own has a .info file of its own name", async () => {
  const pdf = await loadPdf(await setOf("own", { "mine.dat": smallGrid, "mine.info": smallInfo }));
  expect(pdf.alphaS(250)).toBeCloseTo(0.103, 15);
});

test("the header of a member goes before the .info file, and does without it", async () => {
  const header = "AlphaS_Qs: [1, 100, 2000]\nAlphaS_Vals: [0.4, 0.15, 0.1]\n---";
  const grid = smallGrid.replace("---", header);
  const varied = await loadPdf(await setOf("varied", { "varied_0001.dat": grid, "varied.info": smallInfo }));
  expect(varied.alphaS(100)).toBeCloseTo(0.15, 15);
  const alone = await loadPdf(await setOf("alone", { "alone_0001.dat": grid }));
  expect(alone.alphaS(100)).toBeCloseTo(0.15, 15);
  expect(alone.infoDigest).toBeUndefined();
});

test("the embedded toy has a name and holds every flavour", async () => {
  const pdf = await loadPdf();
  expect(pdf.name).toBe("pdf-les-houches-toy");
  expect(pdf.flavours).toHaveLength(11);
  expect(pdf.qRange).toEqual([4.5, 10000]);
});

test("a missing file, a folder, an unreadable file", async () => {
  const path = await setOf("places", { "places_0001.dat": smallGrid, "places_0000.dat": smallGrid, "places.info": smallInfo });
  await expect(loadPdf(join(folder, "nowhere.dat"))).rejects.toMatchObject({
    code: "DATA_PDF_MISSING",
    where: join(folder, "nowhere.dat"),
  });
  await expect(loadPdf(join(folder, "places"))).rejects.toMatchObject({
    code: "DATA_PDF_UNREADABLE",
    message: "this is a folder",
    hint: `name the file of one member: ${join(folder, "places", "places_0000.dat")}`,
  });
  await expect(loadPdf(join(path, "below.dat"))).rejects.toMatchObject({ code: "DATA_PDF_UNREADABLE" });
});

test("the .info file named instead of the grid", async () => {
  await setOf("named", { "named_0000.dat": smallGrid, "named.info": smallInfo });
  await expect(loadPdf(join(folder, "named", "named.info"))).rejects.toMatchObject({
    code: "DATA_PDF_FORMAT",
    message: "this describes a set; the densities are in its .dat files",
  });
});

test("no .info file, or one without α_s", async () => {
  await expect(loadPdf(await setOf("lonely", { "lonely_0000.dat": smallGrid }))).rejects.toMatchObject({
    code: "DATA_PDF_ALPHA_S",
    message: "found no α_s: neither in the header nor in lonely.info beside the file",
    hint: expect.stringContaining(join(folder, "lonely", "lonely.info")) as unknown,
  });
  await expect(loadPdf(await setOf("silent", { "silent_0000.dat": smallGrid, "silent.info": "NumFlavors: 5\n" }))).rejects.toMatchObject({
    code: "DATA_PDF_ALPHA_S",
    where: join(folder, "silent", "silent.info"),
  });
});

test("flavours that are missing are named, unless nobody needs them", async () => {
  const path = await setOf("four", {
    "four_0000.dat": smallGrid.replaceAll("22 -5 ", "22 -6 ").replaceAll(" 5\n", " 6\n"),
    "four.info": smallInfo,
  });
  await expect(loadPdf(path)).rejects.toMatchObject({
    code: "DATA_PDF_FLAVOURS",
    message: expect.stringMatching(/missing -5, 5$/) as unknown,
  });
  expect((await loadPdf(path, [21, 2, -2])).flavours).toEqual([-4, -3, -2, -1, 21, 1, 2, 3, 4]);
});
