import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { AnalysisError, weightMapFile, type Analysis, type EventFiles, type Sample } from "@ratiometer/config";
import {
  headerOfText,
  parseWeightMap,
  type AnalysisCoefficient,
  type OperatorBasis,
  type WeightMap,
  type WeightSettings,
} from "@ratiometer/eft";
import { readLheHeader } from "@ratiometer/tables";

/** The coefficients of an analysis as weights are read with. */
export const analysisCoefficients = ({ coefficients }: Analysis): AnalysisCoefficient[] =>
  // the schema knows no other bases
  coefficients.map(({ name, sm, basis }) => ({ name, sm, basis: basis as OperatorBasis | undefined }));

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new AnalysisError("DATA_FILE_UNREADABLE", "the file that the weight map leads to cannot be read", { where: file, cause });
  }
}

const isLhe = (file: string): boolean => /\.lhe(\.gz)?$/i.test(file);

async function weightMapOf(analysis: Analysis, sample: Sample): Promise<{ readonly file: string; readonly map: WeightMap } | undefined> {
  const file = await weightMapFile(analysis, sample);
  return file === undefined ? undefined : { file, map: parseWeightMap(await textOf(file), file, analysisCoefficients(analysis)) };
}

/** The file that a weight map takes the order of the weights from. */
function headerFile(file: string, { weights }: WeightMap): string | undefined {
  return weights.kind === "header" ? resolve(dirname(file), weights.header) : undefined;
}

/** Files beside its events that say what the weights of a sample stand for, absolute. @throws AnalysisError of the weight map */
export async function weightFiles(analysis: Analysis, sample: Sample): Promise<readonly string[]> {
  const found = await weightMapOf(analysis, sample);
  return found === undefined ? [] : [found.file, headerFile(found.file, found.map)].filter((file) => file !== undefined);
}

/** How the weights of a sample's files are to be read. */
export interface SampleWeightSettings {
  readonly settings: WeightSettings;
  readonly map: WeightMap | undefined;
}

/**
 * What an analysis, and the weight map that it names, say of a sample's weights.
 * @throws AnalysisError CONFIG_NO_SUCH_FILE, DATA_FILE_UNREADABLE, and those of parseWeightMap, headerOfText and readLheHeader
 */
export async function weightSettings(analysis: Analysis, sample: Sample, { kind, weights }: EventFiles): Promise<SampleWeightSettings> {
  const { scheme, parameters, nominal, coefficients = [] } = weights;
  const plain = (settings: WeightSettings): SampleWeightSettings => ({ settings, map: undefined });
  switch (scheme) {
    case "none": {
      const weight = nominal ?? (kind === "delphes" ? "Event.Weight" : undefined);
      return plain({ scheme, ...(weight === undefined ? {} : { weight }) });
    }
    case "unit":
      return plain({ scheme: "none", weight: null });
    case "madgraph":
      return plain({ scheme, names: parameters });
    case "named":
      return plain({ scheme, ...(nominal === undefined ? {} : { relativeTo: nominal }) });
    case "topcoffea":
      return plain({ scheme, coefficients, ...(nominal === undefined ? {} : { relativeTo: nominal }) });
    case "madminer":
      return plain({ scheme });
    case "map": {
      const found = await weightMapOf(analysis, sample);
      if (found === undefined) throw new RangeError(`sample ${sample.name} has no weight map`);
      const { map, file } = found;
      const header = headerFile(file, map);
      if (header === undefined) return { settings: { scheme, map }, map };
      const read = isLhe(header) ? await readLheHeader(header) : headerOfText(await textOf(header), header);
      return { settings: { scheme, map, header: read }, map };
    }
  }
}
