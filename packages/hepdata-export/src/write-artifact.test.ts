import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { tanhNetwork } from "@ratiometer/classifiers/testing";
import { unzipSync } from "fflate";
import { canonicalJson, sha256 } from "@ratiometer/tables";
import type { ArtifactIndex } from "./artifact-index.ts";
import { readArtifact, verifyArtifact } from "./reading/read-artifact.ts";
import { toyContent } from "./testing/toy-content.ts";
import { writeArtifact } from "./write-artifact.ts";

const content = toyContent(tanhNetwork(5));
let place: string;
let artifact: string;
let index: ArtifactIndex;

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "artifact-"));
  artifact = join(place, "artifact");
  index = await writeArtifact(artifact, content);
});
afterAll(() => rm(place, { recursive: true }));

/** Bytes of every file by relative path. */
async function bytesOf(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  return new Map(
    await Promise.all(paths.sort().map(async (path) => [path, (await readFile(join(folder, path))).toString("latin1")] as const)),
  );
}

test("the folder holds the files of the contract, and the index lists all others", async () => {
  const paths = [...(await bytesOf(artifact)).keys()];
  for (const path of [
    "artifact.json",
    "model/kt-ratio.onnx",
    "model/inputs.json",
    "model/test_vectors.json",
    "likelihood/workspace.json",
    "likelihood/workspace_sm.json",
    "likelihood/patchset.json",
    "likelihood/eft_morphing.json",
    "likelihood/reference_results.json",
    "hepdata/submission.yaml",
    "hepdata/kt-ratio.onnx",
    "hepdata.tar.gz",
    "zenodo/deposit.json",
    "MODEL_CARD.md",
    "ro-crate-metadata.json",
    "CITATION.cff",
    "LICENSE",
  ])
    expect(paths).toContain(path);
  expect([...index.files.map(({ path }) => path), "artifact.json"].sort()).toEqual(paths);
});

test("the index is canonical and its own digest covers it", async () => {
  const text = await readFile(join(artifact, "artifact.json"), "utf8");
  expect(text).toBe(canonicalJson(JSON.parse(text)));
  expect(sha256(text.replace(index.selfDigest, "0".repeat(64)))).toBe(index.selfDigest);
});

test("two writes give the same bytes, into an old artifact or a new folder", async () => {
  const first = await bytesOf(artifact);
  const other = join(place, "elsewhere", "copy");
  await writeArtifact(artifact, content);
  await writeArtifact(other, content);
  expect(await bytesOf(artifact)).toEqual(first);
  expect(await bytesOf(other)).toEqual(first);
  expect((await readdir(place)).sort()).toEqual(["artifact", "elsewhere"]);
});

test("test vectors and input dictionary are keyed by network and mark the roles of the columns", async () => {
  const json = async (path: string): Promise<unknown> => JSON.parse(await readFile(join(artifact, path), "utf8"));
  expect(await json("model/test_vectors.json")).toEqual({ "kt-ratio.onnx": content.networks[0].testVectors });
  expect(await json("model/inputs.json")).toMatchObject({
    "kt-ratio.onnx": {
      domain: ["h_pt > 0 | n_jets >= 4"],
      inputs: [
        { role: "feature", unit: "GeV" },
        {},
        {},
        { name: "kt", role: "coefficient", sm: 1, range: [-2, 2] },
        { role: "coefficient" },
      ],
    },
  });
});

test("one altered byte in any file is found and named", async () => {
  const copy = join(place, "elsewhere", "altered");
  await cp(artifact, copy, { recursive: true });
  const alter = async (path: string): Promise<void> => {
    const bytes = await readFile(join(copy, path));
    bytes[Math.floor(bytes.length / 2)] ^= 1;
    await writeFile(join(copy, path), bytes);
  };
  const paths = index.files.map(({ path }) => path);
  await Promise.all(paths.map(alter));
  const { faults } = await verifyArtifact(copy);
  expect(faults.map(({ code, path }) => [code, path])).toEqual(paths.map((path) => ["EXPORT_ARTIFACT_ALTERED", path]));
  await expect(readArtifact(copy)).rejects.toMatchObject({ path: paths[0] });
  await Promise.all(paths.map(alter));
  await expect(readArtifact(copy)).resolves.toEqual(index);
  await alter("artifact.json");
  await expect(readArtifact(copy)).rejects.toMatchObject({ path: "artifact.json" });
});

test("files that are missing or not listed are all reported", async () => {
  const copy = join(place, "elsewhere", "incomplete");
  await cp(artifact, copy, { recursive: true });
  await rm(join(copy, "model/inputs.json"));
  await writeFile(join(copy, "hepdata/extra.yaml"), "x: 1\n");
  const { faults } = await verifyArtifact(copy);
  expect(faults.map(({ code, path }) => [code, path])).toEqual([
    ["EXPORT_ARTIFACT_MISSING", "model/inputs.json"],
    ["EXPORT_ARTIFACT_UNLISTED", "hepdata/extra.yaml"],
  ]);
});

test("an index of other bytes, or edited under its old digest, is refused", async () => {
  const copy = join(place, "elsewhere", "edited");
  await cp(artifact, copy, { recursive: true });
  const rewrite = (value: string): Promise<void> => writeFile(join(copy, "artifact.json"), value);
  await rewrite(JSON.stringify(index));
  await expect(readArtifact(copy)).rejects.toThrow(/^artifact.json .*canonical/);
  await rewrite(canonicalJson({ ...index, title: "another" }));
  await expect(readArtifact(copy)).rejects.toThrow(/^artifact.json .*selfDigest/);
  await rewrite(canonicalJson({ ...index, files: [{ path: "../outside", bytes: 1, sha256: "" }] }));
  await expect(readArtifact(copy)).rejects.toThrow(/^artifact.json .*version/);
  await expect(readArtifact(place)).rejects.toMatchObject({ code: "EXPORT_NO_ARTIFACT" });
});

test("content that does not fit leaves the old artifact, and no trace of a new one", async () => {
  const before = await bytesOf(artifact);
  const wrong = { ...content, networks: [{ ...content.networks[0], file: "zenodo.onnx" }], unbinned: [], rocCurves: [] };
  await expect(writeArtifact(artifact, wrong)).rejects.toMatchObject({ code: "EXPORT_HEPDATA_TYPE" });
  expect(await bytesOf(artifact)).toEqual(before);
  expect(await readdir(place)).not.toContain("artifact.partial");
});

test("a submission that HEPData would refuse is not written", async () => {
  const bytes = Uint8Array.from([1, 2, 3]);
  const wrong = { ...content, networks: [{ ...content.networks[0], bytes }] };
  const refusal = { code: "EXPORT_HEPDATA_INVALID", where: "hepdata/kt-ratio.onnx" };
  await expect(writeArtifact(join(place, "refused"), wrong)).rejects.toMatchObject(refusal);
  expect(await readdir(place)).not.toContain("refused");
});

test("a folder that holds something else is left alone", async () => {
  const folder = join(place, "elsewhere", "thesis");
  await mkdir(folder);
  await writeFile(join(folder, "chapter.tex"), "text");
  await expect(writeArtifact(folder, content)).rejects.toMatchObject({ code: "EXPORT_FOLDER_OCCUPIED" });
  expect(await readdir(folder)).toEqual(["chapter.tex"]);
});

test("packagings that are not asked for are left out, and the index does not list them", async () => {
  const folder = join(place, "elsewhere", "deposit-only");
  const { files } = await writeArtifact(folder, { ...content, packagings: ["zenodo"] });
  const paths = files.map(({ path }) => path);
  expect(paths).toContain("zenodo/deposit.json");
  expect(paths.filter((path) => path.startsWith("hepdata"))).toEqual([]);
  await expect(readArtifact(folder)).resolves.toMatchObject({ name: content.name });
});

test("the Zenodo archive is an artifact of its own, without the packagings", async () => {
  const folder = join(place, "elsewhere", "unpacked");
  for (const [path, bytes] of Object.entries(unzipSync(await readFile(join(artifact, "zenodo/toy.zip"))))) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  const { files } = await readArtifact(folder);
  const packed = index.files.filter(({ path }) => !/^(hepdata|zenodo)/.test(path)).map(({ path, sha256: digest }) => [path, digest]);
  // the research object lists other files
  const others = (list: readonly (readonly string[])[]): unknown => list.filter(([path]) => path !== "ro-crate-metadata.json");
  expect(others(files.map(({ path, sha256: digest }) => [path, digest]))).toEqual(others(packed));
  expect(files.some(({ path }) => path === "ro-crate-metadata.json")).toBe(true);
});
