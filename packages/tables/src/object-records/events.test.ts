import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "@jest/globals";
import { readEventRecords } from "./events.ts";

const folder = await mkdtemp(join(tmpdir(), "events-"));
const line = (event: number): string =>
  JSON.stringify({ event, lepton: null, jets: [{ pt: 20 + event, eta: 0, phi: 0, mass: 0, btag: 0 }], fatjets: [], met: null });

test("events come block by block, whatever the blocks, and say where a fault is", async () => {
  const path = join(folder, "events.jsonl.gz");
  await writeFile(path, gzipSync(Array.from({ length: 100 }, (_, i) => `${line(i)}\n`).join("")));
  for (const lines of [1, 7, 1000]) {
    const pts: number[] = [];
    const ids: (string | undefined)[] = [];
    for await (const block of readEventRecords(path, { lines })) {
      pts.push(...block.record.jets.pt);
      ids.push(...block.ids);
    }
    expect(pts).toEqual(Array.from({ length: 100 }, (_, i) => 20 + i));
    expect(ids).toEqual(Array.from({ length: 100 }, (_, i) => String(i)));
  }
  const faulty = join(folder, "faulty.jsonl");
  await writeFile(faulty, `${line(0)}\n\n${line(1)}\n${line(2).replace('"btag":0', '"btag":null')}\n`);
  const all = async (): Promise<void> => {
    for await (const { record } of readEventRecords(faulty, { lines: 1 })) expect(record.events).toBe(1);
  };
  await expect(all()).rejects.toMatchObject({
    code: "DATA_OBJECTS",
    message: "jets[0].btag is null, expected a number",
    where: `${faulty}:4`,
  });
});

test("a file without events is refused", async () => {
  const path = join(folder, "empty.jsonl");
  await writeFile(path, "\n\n");
  await expect(readEventRecords(path).next()).rejects.toMatchObject({ code: "DATA_NO_EVENTS", where: path });
});
