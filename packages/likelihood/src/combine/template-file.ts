import { readFile } from "node:fs/promises";
import { AnalysisError, shownValue } from "@ratiometer/config";
import { openRoot } from "@ratiometer/tables";

/** A histogram of a process. */
export interface Template {
  /** bins: expected or observed events. */
  readonly contents: Float64Array;
  /** bins: squares of the statistical errors. */
  readonly variances: Float64Array;
}

/** A file of histograms, open for reading. */
export interface TemplateFile {
  readonly path: string;
  /** Names of its histograms. */
  readonly names: readonly string[];
  /** @throws AnalysisError of the file's format; DATA_UNKNOWN_HISTOGRAM */
  readonly template: (name: string) => Promise<Template>;
  readonly close: () => Promise<void>;
}

async function rootTemplates(path: string): Promise<TemplateFile> {
  const file = await openRoot(path);
  const template = async (name: string): Promise<Template> => {
    const { axes, contents, variances, className } = await file.histogram(name);
    if (axes.length !== 1)
      throw new AnalysisError("DATA_SHAPES", `histogram "${name}" is a ${className}, expected one axis`, {
        where: path,
        hint: "unroll it",
      });
    return { contents, variances };
  };
  return { path, names: file.histograms, template, close: file.close };
}

type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** Numbers of a list in a file of shapes. */
function numbersOf(value: unknown, path: string, where: string, length?: number): Float64Array {
  if (!Array.isArray(value)) throw new AnalysisError("DATA_SHAPES", "expected a list of numbers", { where, path });
  if (length !== undefined && value.length !== length)
    throw new AnalysisError("DATA_SHAPES", `found ${value.length} numbers, expected ${length}`, { where, path });
  return Float64Array.from(value, (number: unknown, i) => {
    if (typeof number !== "number" || !Number.isFinite(number))
      throw new AnalysisError("DATA_SHAPES", `found ${shownValue(number)} at ${i}, expected a number`, { where, path });
    return number;
  });
}

function mapAt(value: unknown, path: string, where: string): Json {
  if (!isMap(value)) throw new AnalysisError("DATA_SHAPES", "expected a map", { where, path });
  return value;
}

/** The histograms of a channel by their names: of processes, of their variations, and data_obs. */
function* channelTemplates(channel: Json, prefix: string, where: string): Generator<readonly [string, Template]> {
  const bins = typeof channel.nbins === "number" ? channel.nbins : undefined;
  const observed = channel.data_obs;
  if (observed !== undefined) {
    const contents = numbersOf(observed, `${prefix}data_obs`, where, bins);
    yield [`${prefix}data_obs`, { contents, variances: contents.map(Math.abs) }];
  }
  for (const [process, entry] of Object.entries(mapAt(channel.processes, `${prefix}processes`, where))) {
    const name = `${prefix}${process}`;
    const { nominal, sumw2, shapes = {} } = mapAt(entry, name, where);
    const contents = numbersOf(nominal, `${name}.nominal`, where, bins);
    const variances = sumw2 === undefined ? contents.map(Math.abs) : numbersOf(sumw2, `${name}.sumw2`, where, contents.length);
    yield [name, { contents, variances }];
    for (const [systematic, sides] of Object.entries(mapAt(shapes, `${name}.shapes`, where)))
      for (const side of ["Up", "Down"]) {
        const path = `${name}.shapes.${systematic}.${side}`;
        const varied = numbersOf(mapAt(sides, `${name}.shapes.${systematic}`, where)[side], path, where, contents.length);
        yield [`${name}/${systematic}${side}`, { contents: varied, variances: new Float64Array(varied.length) }];
      }
  }
}

function* templatesIn(value: Json, prefix: string, where: string): Generator<readonly [string, Template]> {
  if (Object.hasOwn(value, "processes")) yield* channelTemplates(value, prefix, where);
  else for (const [key, inner] of Object.entries(value)) if (isMap(inner)) yield* templatesIn(inner, `${prefix}${key}/`, where);
}

async function jsonTemplates(path: string): Promise<TemplateFile> {
  let document: unknown;
  try {
    document = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new AnalysisError("DATA_SHAPES", `no JSON: ${cause.message}`, { where: path, cause });
    throw new AnalysisError("DATA_FILE_MISSING", "the file of shapes cannot be read", { where: path, cause });
  }
  const templates = new Map(templatesIn(mapAt(document, "", path), "", path));
  if (templates.size === 0)
    throw new AnalysisError("DATA_SHAPES", "found no histograms", { where: path, hint: "expected { channel: { data_obs, processes } }" });
  const template = (name: string): Promise<Template> => {
    const found = templates.get(name);
    return found === undefined
      ? Promise.reject(new AnalysisError("DATA_UNKNOWN_HISTOGRAM", `unknown histogram "${name}"`, { where: path }))
      : Promise.resolve(found);
  };
  return { path, names: [...templates.keys()], template, close: () => Promise.resolve() };
}

/**
 * Opens a file of histograms: ROOT, or JSON with `.json` at its end. The JSON has channels, in maps of any depth:
 *
 *     { "2018": { "sr": { "nbins": 2, "data_obs": [3, 4], "processes": { "tt": { "nominal": […], "sumw2": […], "shapes": { "jes": { "Up": […], "Down": […] } } } } } } }
 *
 * Names are paths without `processes` and `shapes`: "2018/sr/data_obs", "2018/sr/tt", "2018/sr/tt/jesUp", so that a card says
 * `shapes * * FILE.json 2018/$CHANNEL/$PROCESS 2018/$CHANNEL/$PROCESS/$SYSTEMATIC`. Without `sumw2` the contents count as squared errors, as in ROOT.
 * @throws AnalysisError DATA_SHAPES, DATA_FILE_MISSING, and those of openRoot
 */
export function openTemplates(path: string): Promise<TemplateFile> {
  return path.endsWith(".json") ? jsonTemplates(path) : rootTemplates(path);
}
