import { mkdir } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { AnalysisError, DATA, dataFiles, isBlind, type Analysis } from "@ratiometer/config";
import type { EventContent } from "@ratiometer/features";
import { openTable, tableOf, type Table } from "@ratiometer/tables";
import { digestFiles, type FileDigest } from "../pipeline/manifest.ts";
import type { StageContext } from "../pipeline/stage.ts";
import { readJson, writeJson } from "../stages/json-file.ts";
import { contentWriter } from "./content-writer.ts";
import { dataEvents, dataPlace, requireSameContent } from "./data-events.ts";
import { COLUMNS, OBSERVABLES } from "./ingested-events.ts";
import type { IngestedSample } from "./ingested-sample.ts";

/** What ingest made of the observed data. */
export interface IngestedData extends Pick<IngestedSample, "name" | "content" | "hasColumns" | "events"> {
  readonly files: readonly (FileDigest & { readonly events: number })[];
}

/** File that says it, in the folder of the ingest stage. */
export const DATA_SUMMARY = "data.json";

/**
 * Names, sizes and digests of the files of observed data, to be published beside those of the samples. A blind run tells none: sizes say how many events there
 * are. Its ingest stage has them.
 * @param ingest folder of the stage
 */
export async function publishedData(
  ingest: string,
  analysis: Pick<Analysis, "channels" | "inference">,
): Promise<(FileDigest & { readonly name: string })[]> {
  if (analysis.inference.data !== "observed" || isBlind(analysis)) return [];
  const { files } = await readJson<IngestedData>(join(ingest, DATA_SUMMARY));
  return files.map((file) => ({ ...file, name: basename(file.file) }));
}

/** The columns of the event files with the units of the samples, where the data say none. @throws AnalysisError CONFIG_UNIT */
function inUnits({ columns }: Table, units: ReadonlyMap<string, string>, analysis: Analysis): Table {
  return tableOf(
    [...columns].map(([name, { values, unit }]) => {
      const expected = units.get(name) ?? unit;
      if (unit !== "" && unit !== expected)
        throw new AnalysisError(
          "CONFIG_UNIT",
          `the column "${name}" of the data is in ${unit}, that of the samples in ${expected || "no unit"}`,
          {
            ...dataPlace(analysis),
            hint: "make files of the same units",
          },
        );
      return [name, { values, unit: expected }];
    }),
  );
}

/**
 * The events of the observed data to columns; nothing where data are not observed.
 * @param samples as they were ingested: data have the same kind of content, and the same observables
 * @throws AnalysisError DATA_NO_EVENTS, CONFIG_FEATURES, and those of dataEvents
 */
export async function ingestData(samples: readonly IngestedSample[], context: StageContext): Promise<void> {
  const { analysis, folder, signal } = context;
  const { observed } = analysis.inference;
  if (observed === undefined) return;
  const [first] = samples;
  const { content } = first;
  requireSameContent(analysis, observed, content);
  const paths = await dataFiles(analysis);
  const table = content === "observables" ? OBSERVABLES : first.hasColumns === true ? COLUMNS : undefined;
  const columns = table === undefined ? [] : (await openTable(join(folder, first.name, table))).columns;
  const units = new Map(columns.map(({ name, unit }) => [name, unit]));
  const ownUnits = (block: EventContent): EventContent => {
    if (block.kind === "particles" || block.columns === undefined) return block;
    const own = inUnits(block.columns, units, analysis);
    return block.kind === "objects" ? { ...block, columns: own } : { ...block, columns: own };
  };
  const home = join(folder, DATA);
  await mkdir(home, { recursive: true });
  const writer = contentWriter(home);
  const events = paths.map(() => 0);
  let hasColumns = false;
  const blocks = await dataEvents(observed, paths, content === "observables" ? columns.map(({ name }) => name) : undefined, context);
  for await (const block of blocks((fraction, note) => context.progress(fraction, note))) {
    signal.throwIfAborted();
    await writer.append(ownUnits(block.content));
    hasColumns ||= block.content.kind === "objects" && block.content.columns !== undefined;
    events[block.file] += block.events;
  }
  const total = events.reduce((sum, count) => sum + count, 0);
  if (total === 0) throw new AnalysisError("DATA_NO_EVENTS", "the files of the observed data hold no events", dataPlace(analysis));
  await writer.finish();
  const digests = await digestFiles(paths, analysis.directory);
  const written: IngestedData = {
    name: DATA,
    content,
    ...(hasColumns ? { hasColumns: true } : {}),
    events: total,
    files: digests.map((digest, f) => ({ ...digest, file: relative(analysis.directory, paths[f]), events: events[f] })),
  };
  await writeJson(join(folder, DATA_SUMMARY), written);
}
