import { expect, test } from "@jest/globals";
import { zip } from "../archive/zip.ts";
import { folderArtifact, packedArtifact } from "./packed-artifact.ts";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const FILES = new Map([
  ["artifact.json", text("{}")],
  ["model/a.onnx", text("a")],
]);
const inFolder = new Map([...FILES].map(([path, bytes]) => [`mine/${path}`, bytes]));

test("an artifact is the files of a folder, of one in it, or of an archive of either", () => {
  const names = [...FILES.keys()];
  for (const files of [FILES, inFolder]) {
    expect([...folderArtifact(files, "mine").files.keys()]).toEqual(names);
    expect([...packedArtifact(zip(files), "mine.zip").files.keys()]).toEqual(names);
  }
});

test("a folder without index, with paths that lead out of it, and what is no archive are refused", () => {
  expect(() => folderArtifact(new Map([["a/b.txt", text("b")]]), "mine")).toThrow("the folder has no artifact.json");
  expect(() => folderArtifact(new Map([...FILES, ["../x", text("x")]]), "mine")).toThrow('"../x"');
  expect(() => packedArtifact(text("no archive"), "mine.zip")).toThrow("neither a folder nor a ZIP or tar archive");
  expect(() => packedArtifact(zip(new Map([["a/b.txt", text("b")]])), "mine.zip")).toThrow("the archive has no artifact.json");
});
