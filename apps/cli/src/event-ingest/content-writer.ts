import { join } from "node:path";
import { OBJECT_KINDS } from "@ratiometer/config";
import type { EventContent } from "@ratiometer/features";
import { eventRowsWriter, tableOf, tableWriter, type MissingMomentum, type Table } from "@ratiometer/tables";
import { COLUMNS, MET, OBJECTS, OBSERVABLES, PARTICLES } from "./ingested-events.ts";
import { particleWriter } from "./particle-table.ts";

/** What was measured in a sample, on disk, growing by blocks of events of one kind. */
export interface ContentWriter {
  /** @throws AnalysisError DATA_NOT_WRITABLE */
  readonly append: (content: EventContent) => Promise<void>;
  /** @throws AnalysisError DATA_NOT_WRITABLE */
  readonly finish: () => Promise<void>;
}

interface Writer<Block> {
  readonly append: (block: Block) => Promise<void>;
  readonly finish: () => Promise<unknown>;
}

const metTable = ({ pt, phi, present }: MissingMomentum): Table =>
  tableOf([
    ["pt", { values: pt, unit: "GeV" }],
    ["phi", { values: phi, unit: "rad" }],
    ["present", { values: present, unit: "1" }],
  ]);

/** Writes what readIngested reads. @param home folder of the sample */
export function contentWriter(home: string): ContentWriter {
  const writers: Writer<never>[] = [];
  const opened = new Map<string, Writer<never>>();
  /** The writer of a folder, made at its first block. */
  const writerOf = async <Block>(folder: string, open: (path: string) => Promise<Writer<Block>>): Promise<Writer<Block>> => {
    const found = opened.get(folder) as Writer<Block> | undefined;
    if (found !== undefined) return found;
    const writer = await open(join(home, folder));
    opened.set(folder, writer);
    writers.push(writer);
    return writer;
  };
  const append: ContentWriter["append"] = async (content) => {
    switch (content.kind) {
      case "particles":
        return (await writerOf(PARTICLES, particleWriter)).append(content.particles);
      case "observables":
        return (await writerOf(OBSERVABLES, tableWriter)).append(content.columns);
      case "objects": {
        const { kinds, met } = content.objects;
        for (const kind of OBJECT_KINDS) await (await writerOf(join(OBJECTS, kind), eventRowsWriter)).append(kinds[kind]);
        await (await writerOf(join(OBJECTS, MET), tableWriter)).append(metTable(met));
        if (content.columns !== undefined) await (await writerOf(COLUMNS, tableWriter)).append(content.columns);
      }
    }
  };
  return {
    append,
    finish: async () => {
      for (const { finish } of writers) await finish();
    },
  };
}
