import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { engineNamed, type Engine } from "@ratiometer/classifiers";
import { randomStream, sha256 } from "@ratiometer/tables";
import { tarGz } from "../archive/archive.ts";
import { zip } from "../archive/zip.ts";
import { verifiableContent } from "../testing/verifiable-content.ts";
import { writeArtifact } from "../write-artifact.ts";
import { openArtifact, type ArtifactFiles } from "./artifact-files.ts";
import { verification, verifyFiles } from "./verification.ts";

let place: string;
let folder: string;
let artifact: ArtifactFiles;
let engines: readonly Engine[];

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "verification-"));
  folder = join(place, "artifact");
  await writeArtifact(folder, await verifiableContent());
  artifact = await openArtifact(folder);
  engines = [await engineNamed("onnxruntime"), await engineNamed("plain")];
}, 60_000);
afterAll(() => rm(place, { recursive: true }));

test("an artifact as it was written is verified, on every engine, with its likelihood computed again", async () => {
  const { verdict, checks, maxDeviation } = await verifyFiles(artifact, engines);
  expect(checks.filter(({ status }) => status !== "ok")).toEqual([
    { name: "unbinned likelihood", status: "skipped", message: "needs events, which the artifact has not" },
  ]);
  expect(verdict).toBe("verified");
  expect(checks.find(({ name }) => name === "closure")?.message).toMatch(/c \(binned score\); c \(rate only\)/);
  expect(Object.keys(maxDeviation["c-ratio.onnx"])).toEqual(["onnxruntime", "plain"]);
  expect(maxDeviation["c-ratio.onnx"]["plain"]).toBeLessThan(1e-5);
});

const digestsOf = (files: ReadonlyMap<string, Uint8Array>): [string, string][] =>
  [...files].map(([path, bytes]): [string, string] => [path, sha256(bytes)]).sort(([a], [b]) => (a < b ? -1 : 1));

test("folder, ZIP, tar.gz and an archive with a folder around it are the same artifact", async () => {
  const archives: [string, Uint8Array][] = [
    ["a.zip", zip(artifact.files)],
    ["a.tar.gz", await tarGz(artifact.files)],
    ["nested.zip", zip(new Map([...artifact.files].map(([path, bytes]) => [`release-1/${path}`, bytes])))],
  ];
  for (const [name, bytes] of archives) {
    await writeFile(join(place, name), bytes);
    expect(digestsOf((await openArtifact(join(place, name))).files)).toEqual(digestsOf(artifact.files));
  }
  expect((await verification(join(place, "nested.zip"), engines)).verdict).toBe("verified");
});

test("one byte changed at a random place of any file fails, and the file is named", async () => {
  const stream = randomStream(8, "one byte");
  for (const [path, bytes] of artifact.files) {
    const altered = Uint8Array.from(bytes);
    altered[stream.integer(altered.length)] ^= 1 << stream.integer(8);
    const { verdict, checks } = await verifyFiles({ ...artifact, files: new Map([...artifact.files, [path, altered]]) }, engines);
    expect([path, verdict]).toEqual([path, "failed"]);
    expect(checks.filter(({ status }) => status === "failed").map(({ file }) => file)).toContain(path);
  }
});

test("links in a folder are not followed", async () => {
  const copy = join(place, "linked");
  await cp(folder, copy, { recursive: true });
  await writeFile(join(place, "secret"), await readFile(join(folder, "LICENSE")));
  await rm(join(copy, "LICENSE"));
  await symlink(join(place, "secret"), join(copy, "LICENSE"));
  await symlink(place, join(copy, "extra"));
  const { verdict, checks } = await verification(copy, engines);
  expect(verdict).toBe("failed");
  expect(
    checks.filter(({ name, status }) => name === "digests" && status === "failed").map(({ file, message }) => [file, message]),
  ).toEqual([
    ["LICENSE", '"LICENSE" is listed in artifact.json and is a symbolic link'],
    ["extra", '"extra", a symbolic link, is not listed in artifact.json'],
  ]);
});

test("what is no artifact is said to be none", async () => {
  await writeFile(join(place, "text.zip"), "no archive");
  await writeFile(join(place, "other.zip"), zip(new Map([["a.txt", Uint8Array.of(1)]])));
  for (const path of ["text.zip", "other.zip", "nowhere", "."])
    await expect(openArtifact(join(place, path))).rejects.toMatchObject({ code: "EXPORT_NO_ARTIFACT" });
  expect(await readdir(place)).not.toContain("a.txt");
});
