import { gunzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { extract, type Header } from "tar-stream";
import { tarGz } from "./archive.ts";

const files: [string, Uint8Array][] = [
  ["b.yaml", new TextEncoder().encode("b: 1\n")],
  ["a.onnx", Uint8Array.from({ length: 2000 }, (_, i) => (i * 7919) % 251)],
];

test("the archive holds the files sorted by name, without times or owners", async () => {
  const archive = await tarGz(new Map(files));
  const reader = extract();
  reader.end(gunzipSync(archive));
  const found: { header: Header; bytes: Buffer }[] = [];
  for await (const entry of reader) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of entry) chunks.push(chunk as Uint8Array);
    found.push({ header: entry.header, bytes: Buffer.concat(chunks) });
  }
  expect(found.map(({ header }) => header.name)).toEqual(["a.onnx", "b.yaml"]);
  expect(found.map(({ bytes }) => [...bytes])).toEqual([[...files[1][1]], [...files[0][1]]]);
  for (const { header } of found) expect([header.mtime.getTime(), header.uid, header.gid, header.mode]).toEqual([0, 0, 0, 0o644]);
  expect([...archive.subarray(4, 8)]).toEqual([0, 0, 0, 0]);
});

test("its bytes do not depend on the order of insertion", async () => {
  const [forth, back] = [await tarGz(new Map(files)), await tarGz(new Map([...files].reverse()))];
  expect(Buffer.from(forth).equals(back)).toBe(true);
});
