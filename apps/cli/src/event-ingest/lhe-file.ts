import { lheVariations, type WeightVariations } from "@ratiometer/eft";
import { lheEventBlocks, readLheHeader, type LheHeader } from "@ratiometer/tables";
import { variationsOf, type RequestedVariations } from "./requested-variations.ts";

/** A Les Houches file before its events are read. */
export interface LheFile {
  readonly path: string;
  /** Its weights are those of the first event where it declares none. */
  readonly header: LheHeader;
  readonly ids: readonly string[];
  readonly variations: WeightVariations;
}

/** Looks at a Les Houches file. @throws AnalysisError of readLheHeader and lheEventBlocks */
export async function openLhe(path: string, requested: RequestedVariations): Promise<LheFile> {
  const header = await readLheHeader(path);
  const variations = variationsOf(lheVariations(header.weights), requested);
  if (header.weights.length > 0) return { path, header, variations, ids: header.weights.map(({ id }) => id) };
  const { blocks } = await lheEventBlocks(path, { eventsPerBlock: 1, maxEvents: 1 });
  const { value } = await blocks.next();
  await blocks.return();
  const ids = value === undefined ? [] : value.weightIds;
  return { path, header: { ...header, weights: ids.map((id) => ({ id, text: "", group: undefined })) }, variations, ids };
}
