import { gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { unzipSync, zipSync } from "fflate";
import { pack, type Header } from "tar-stream";
import { tarGz } from "./archive.ts";
import { ARCHIVE_LIMITS } from "./archive-limits.ts";
import { readArchive } from "./read-archive.ts";
import { zip } from "./zip.ts";

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const files = new Map([
  ["artifact.json", text("{}\n")],
  ["model/net.onnx", Uint8Array.from({ length: 3000 }, (_, i) => (i * 7919) % 251)],
  ["model/empty.txt", new Uint8Array()],
]);

/** A tar archive by tar-stream. */
async function tar(entries: readonly (Partial<Header> & { readonly name: string; readonly content?: string })[]): Promise<Uint8Array> {
  const archive = pack();
  for (const { content, ...header } of entries) archive.entry(header, content ?? "");
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

const plain = (found: ReadonlyMap<string, Uint8Array>): [string, number[]][] =>
  [...found].map(([path, bytes]): [string, number[]] => [path, [...bytes]]).sort(([a], [b]) => (a < b ? -1 : 1));

test("ZIP, tar and tar.gz give the files that went in", async () => {
  const expected = plain(files);
  const loose = await tar([
    { name: "model/", type: "directory" },
    ...[...files].map(([name, bytes]) => ({ name, content: Buffer.from(bytes).toString("latin1") })),
  ]);
  expect(plain(readArchive(zip(files), "a.zip"))).toEqual(expected);
  expect(plain(readArchive(zipSync(Object.fromEntries(files), { level: 0 }), "a.zip"))).toEqual(expected);
  expect(plain(readArchive(await tarGz(files), "a.tar.gz"))).toEqual(expected);
  expect(readArchive(loose, "a.tar").get("artifact.json")).toEqual(Buffer.from("{}\n"));
});

test("a ZIP archive has the same bytes whatever the order, in every time zone, and others read it", () => {
  const zone = process.env["TZ"];
  const archives = ["UTC", "Pacific/Auckland"].map((name) => {
    process.env["TZ"] = name;
    return zip(new Map([...files].reverse()));
  });
  if (zone === undefined) delete process.env["TZ"];
  else process.env["TZ"] = zone;
  expect(Buffer.from(archives[0]).equals(archives[1])).toBe(true);
  expect(Buffer.from(archives[0]).equals(zip(files))).toBe(true);
  expect(Object.keys(unzipSync(archives[0]))).toEqual([...files.keys()].sort());
  // entry dates: 1 January 1980
  expect([...archives[0].subarray(10, 14)]).toEqual([0, 0, 0x21, 0]);
});

test("names are those of the extended headers, too, and ./ before them is left out", async () => {
  const long = `${"deep/".repeat(8)}${"x".repeat(120)}.json`;
  const archive = await tar([
    { name: "./artifact.json", content: "{}" },
    { name: long, content: "1" },
    { name: "ünï.json", content: "2" },
  ]);
  expect([...readArchive(archive, "a.tar").keys()]).toEqual(["artifact.json", long, "ünï.json"]);
});

test.each([
  ["/etc/passwd", /absolute/],
  ["../outside", /leads out/],
  ["model/../../outside", /leads out/],
  ["..\\outside", /backslash/],
  ["C:evil.txt", /drive/],
  ["a//b", /as a part/],
  ["a/./b", /as a part/],
  ["a\u202eb", /invisible/],
  ["a\u0007b", /control/],
  ["aux.txt", /something else/],
  ["name ", /something else/],
  ["name:b", /not all systems/],
  [`${"a/".repeat(20)}b`, /folders deep/],
  ["x".repeat(300), /more than 255/],
])("the name %j is refused in ZIP and tar", async (name, pattern) => {
  expect(() => readArchive(zipSync({ [name]: text("x") }), "a.zip")).toThrow(pattern);
  const archive = await tar([{ name, content: "x" }]);
  expect(() => readArchive(archive, "a.tar")).toThrow(pattern);
});

test.each([
  ["twice", ["a", "a"], /occurs twice/],
  ["in another case", ["model/a", "model/A"], /same as "model\/a"/],
  ["with its accent spelled otherwise", ["\u00e9", "e\u0301"], /on some systems/],
  ["in a folder of another case", ["model/a", "Model/b"], /same as "model"/],
  ["as a file and a folder", ["a", "a/b"], /same as "a"/],
  ["as a folder and a file", ["a/b", "a"], /occurs twice/],
])("a name %s is refused", async (_, names, pattern) => {
  const archive = await tar(names.map((name) => ({ name, content: "x" })));
  expect(() => readArchive(archive, "a.tar")).toThrow(pattern);
});

test.each<[NonNullable<Header["type"]>, RegExp]>([
  ["symlink", /symbolic link/],
  ["link", /hard link/],
  ["character-device", /device/],
  ["block-device", /device/],
  ["fifo", /pipe/],
])("a %s in a tar archive is refused", async (type, pattern) => {
  const archive = await tar([
    { name: "artifact.json", content: "{}" },
    { name: "evil", type, linkname: "/etc/passwd" },
  ]);
  expect(() => readArchive(archive, "a.tar")).toThrow(pattern);
});

test("a symbolic link in a ZIP archive is refused", () => {
  const archive = zipSync({ evil: [text("/etc/passwd"), { os: 3, attrs: 0o120777 * 2 ** 16 }] });
  expect(() => readArchive(archive, "a.zip")).toThrow(/link or a device/);
});

test("bombs are refused while they unpack, in a fraction of a second", async () => {
  const zeros = new Uint8Array(ARCHIVE_LIMITS.free + 2 ** 20);
  const start = performance.now();
  expect(() => readArchive(gzipSync(zeros), "a.tar.gz")).toThrow(/unpacks to more than 16777216 bytes/);
  expect(() => readArchive(zipSync({ a: zeros }), "a.zip")).toThrow(/unpacks to 17825792 bytes/);
  expect(performance.now() - start).toBeLessThan(10_000);
  // the same with a directory that states less
  const archive = Buffer.from(zipSync({ a: zeros }));
  for (const at of [22, archive.length - 22 - 47 + 24]) archive.writeUInt32LE(1000, at);
  expect(() => readArchive(archive, "a.zip")).toThrow(/"a" unpacks to more than 1000 bytes/);
  const many = await tar(Array.from({ length: ARCHIVE_LIMITS.entries + 1 }, (_, i) => ({ name: `f${i}` })));
  expect(() => readArchive(many, "a.tar")).toThrow(/more than 10000 entries/);
});

/** Changes of a good ZIP archive of two files, "a" and "b", stored. */
const good = Buffer.from(zipSync({ a: text("first"), b: text("second") }, { level: 0 }));
const central = good.readUInt32LE(good.length - 6);
const edited = (edit: (bytes: Buffer) => Buffer | undefined): Uint8Array => {
  const copy = Buffer.from(good);
  return edit(copy) ?? copy;
};
const insert = (bytes: Buffer, at: number, added: Uint8Array): Buffer => Buffer.concat([bytes.subarray(0, at), added, bytes.subarray(at)]);

test.each<[string, Uint8Array, RegExp]>([
  ["data behind its end", insert(good, good.length, text("x")), /no end, or data behind it/],
  ["half of it", good.subarray(0, good.length >> 1), /no end/],
  [
    "data before it",
    edited((bytes) => {
      const later = insert(bytes, 0, text("PK"));
      later.writeUInt32LE(central + 2, later.length - 6);
      for (const at of [central + 2 + 42, central + 2 + 47 + 42]) later.writeUInt32LE(later.readUInt32LE(at) + 2, at);
      return later;
    }),
    /data before its first entry/,
  ],
  ["another name in the entry's header", edited((bytes) => void bytes.write("z", 30)), /header that says something else/],
  ["another size in the entry's header", edited((bytes) => void bytes.writeUInt32LE(4, 22)), /header that says something else/],
  ["an encrypted entry", edited((bytes) => void (bytes.writeUInt16LE(1, 6), bytes.writeUInt16LE(1, central + 8))), /"a" is encrypted/],
  ["another method", edited((bytes) => void (bytes.writeUInt16LE(12, 8), bytes.writeUInt16LE(12, central + 10))), /method 12/],
  ["another checksum", edited((bytes) => void (bytes.writeUInt32LE(1, 14), bytes.writeUInt32LE(1, central + 16))), /checksum differs/],
  [
    "two entries of the same data",
    edited((bytes) => void bytes.writeUInt32LE(0, central + 47 + 42)),
    /overlaps|does not begin|something else/,
  ],
  [
    "an entry that the directory leaves out",
    edited((bytes) => {
      bytes.writeUInt16LE(1, bytes.length - 14);
      bytes.writeUInt16LE(1, bytes.length - 12);
      return undefined;
    }),
    /directory/,
  ],
  ["several disks", edited((bytes) => void bytes.writeUInt16LE(1, bytes.length - 18)), /one part of several/],
  ["a changed byte of its contents", edited((bytes) => void bytes.writeUInt8(0x20, 31)), /checksum differs/],
])("a ZIP archive with %s is refused", (_, bytes, pattern) => {
  expect(() => readArchive(bytes, "a.zip")).toThrow(pattern);
});

test("sizes of 64 bits and hidden data between the entries are refused", () => {
  // an extra field of type 1 in the directory entry of "b", lengths adjusted
  const extra = Uint8Array.of(1, 0, 0, 0);
  const with64 = insert(good, good.length - 22, extra);
  with64.writeUInt16LE(4, central + 47 + 30);
  with64.writeUInt32LE(with64.readUInt32LE(with64.length - 10) + 4, with64.length - 10);
  expect(() => readArchive(with64, "a.zip")).toThrow(/zip64/);
  const hidden = insert(good, 30 + 1 + 5, text("payload"));
  hidden.writeUInt32LE(central + 7, hidden.length - 6);
  hidden.writeUInt32LE(30 + 1 + 5 + 7, central + 7 + 47 + 42);
  expect(() => readArchive(hidden, "a.zip")).toThrow(/"a" is followed by 7 bytes that belong to no entry/);
});

test("a tar archive that is cut, damaged or continued is refused", async () => {
  const archive = Buffer.from(await tar([{ name: "a", content: "first" }]));
  expect(() => readArchive(archive.subarray(0, 1024), "a.tar")).toThrow(/no end/);
  expect(() => readArchive(archive.subarray(0, 700), "a.tar")).toThrow(/no end|cut short/);
  expect(() => readArchive(Buffer.concat([archive, Buffer.alloc(512, 1)]), "a.tar")).toThrow(/data behind its end/);
  const damaged = Buffer.from(archive);
  damaged[0] ^= 1;
  expect(() => readArchive(damaged, "a.tar")).toThrow(/no header of an entry/);
  expect(() => readArchive(gzipSync(archive).subarray(0, 60), "a.tar.gz")).toThrow(/is damaged: unexpected end/);
  expect(() => readArchive(Buffer.concat([gzipSync(archive), Buffer.alloc(9)]), "a.tar.gz")).toThrow(/data behind its end/);
  expect(() => readArchive(text("nothing of the kind"), "a.zip")).toThrow(/neither ZIP nor tar/);
});

test("a refusal has its code and names the archive and the entry", () => {
  expect(() => readArchive(zipSync({ "../x": text("x") }), "strange.zip")).toThrow(
    expect.objectContaining({
      code: "EXPORT_ARCHIVE",
      where: "strange.zip",
      message: 'the archive\'s entry "../x" leads out of the archive by ".."',
    }),
  );
});
