import { writeFile } from "node:fs/promises";
import { expect, test } from "@jest/globals";
import { AnalysisError } from "@ratiometer/config";
import type { ColumnSlice } from "../columnar-file.ts";
import { randomStream } from "../random.ts";
import { openRoot } from "./root-file.ts";
import { lz4Blocks, zlibBlocks } from "./testing/blocks.ts";
import { numberEntries } from "./testing/number-entries.ts";
import { rootFile } from "./testing/root-writer.ts";
import { withFile } from "./testing/written-file.ts";

const COUNTS = Array.from({ length: 120 }, (_, i) => (i * i) % 5);

/** A file with a number, a flag, large integers, and a list with and without table. */
const fileOf = (options: object): Buffer => {
  const lists = COUNTS.map((count, i) => Array.from({ length: count }, (_, k) => (i % 3) + k / 8));
  const leaf = (name: string, className: string, more: object = {}): object[] => [{ name, className, ...more }];
  const branch = (name: string, leaves: object[], entries: readonly Buffer[], more: object = {}): never =>
    ({ name, leaves, entries, basketEntries: 50, ...more }) as never;
  const ones = <T>(make: (i: number) => T): T[][] => COUNTS.map((_, i) => [make(i)]);
  const branches = [
    branch(
      "n",
      leaf("n", "TLeafI"),
      numberEntries(
        "uint32",
        ones((i) => COUNTS[i]),
      ),
    ),
    branch("x", leaf("x", "TLeafF", { countedBy: "n/n" }), numberEntries("float32", lists), { table: true }),
    branch("y", leaf("y", "TLeafF", { countedBy: "n/n" }), numberEntries("float32", lists), { basketEntries: 33, embedded: true }),
    branch(
      "event",
      leaf("event", "TLeafL", { unsigned: true }),
      numberEntries(
        "uint64",
        ones((i) => 2n ** 60n + BigInt(i % 8)),
      ),
    ),
    branch(
      "flag",
      leaf("flag", "TLeafO"),
      numberEntries(
        "bool",
        ones((i) => i % 2),
      ),
    ),
  ];
  return rootFile([{ name: "Events", branches }], options);
};

/** Everything in a file, by column; undefined for what is refused. */
async function everything(path: string): Promise<ReadonlyMap<string, ColumnSlice> | undefined> {
  const refused = (error: unknown): undefined => {
    if (!(error instanceof AnalysisError)) throw error;
    return undefined;
  };
  const file = await openRoot(path).catch(refused);
  if (file === undefined) return undefined;
  const tree = await file.tree("Events").catch(refused);
  const read = await tree
    ?.read(
      tree.columns.map(({ name }) => name),
      0,
      tree.entries,
    )
    .catch(refused);
  await file.close();
  return read;
}

// The compressed files are protected by checksums, but for the heads of their records: what is read must be what was written.
test.each([
  ["zlib", { compress: zlibBlocks() }],
  ["LZ4", { compress: lz4Blocks }],
])("no damage to a file with %s gives other numbers", async (_, options) => {
  const bytes = fileOf(options);
  const random = randomStream(7, "damage", bytes.length);
  const dice = (sides: number): number => Math.floor(sides * random.uniform());
  await withFile(bytes, async (path) => {
    const whole = await everything(path);
    expect(whole?.size).toBe(5);
    let refused = 0;
    for (let k = 0; k < 250; k++) {
      const damaged = k % 5 === 0 ? bytes.subarray(0, dice(bytes.length)) : Buffer.from(bytes);
      for (let i = k % 5 === 0 ? 0 : 1 + dice(k % 2 === 0 ? 20 : 2); i > 0; i--) damaged[dice(damaged.length)] = dice(256);
      await writeFile(path, damaged);
      const read = await everything(path);
      if (read === undefined) refused++;
      for (const [name, slice] of read ?? []) expect([name, slice]).toEqual([name, whole?.get(name)]);
    }
    expect(refused).toBeGreaterThan(150);
  });
});

// Without compression there is nothing that tells a changed number from a true one; but their number, and the rest of the file, hold.
test("no damage to an uncompressed file gives more or fewer numbers, or another error than those of the user", async () => {
  const bytes = fileOf({});
  const random = randomStream(8, "damage");
  const dice = (sides: number): number => Math.floor(sides * random.uniform());
  await withFile(bytes, async (path) => {
    for (let k = 0; k < 300; k++) {
      const damaged = Buffer.from(bytes);
      for (let i = 1 + dice(10); i > 0; i--) damaged[dice(damaged.length)] = dice(256);
      await writeFile(path, damaged);
      for (const [name, { values, offsets }] of (await everything(path)) ?? [])
        expect([name, values.length]).toEqual([name, offsets === undefined ? COUNTS.length : offsets.at(-1)]);
    }
  });
});
