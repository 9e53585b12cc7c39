import { AnalysisError } from "@ratiometer/config";
import { lheBlocks } from "./blocks.ts";
import { eventColumnsBuilder, type EventColumns } from "./event.ts";
import { eventWeightsBuilder, type EventWeights, type WeightPolicy } from "./event-weights.ts";
import { parseLheHeader, type LheHeader } from "./header.ts";
import { textChunks } from "../text-chunks.ts";
import { blankOut } from "./xml-text.ts";

/** Some events of a Les Houches file, n of them, as columns: particles, IDPRUP, XWGTUP and the weights beside it. Weights are in pb where the header's `weightStrategy` says so (±4). */
export interface LheEventBlock extends EventColumns, EventWeights {}

/** The events of one Les Houches file. */
export interface LheSample extends LheEventBlock {
  /** Path as given. */
  readonly file: string;
  readonly header: LheHeader;
}

/** How a Les Houches file is read. */
export interface LheOptions {
  /** Fraction of the (compressed) file read so far. */
  readonly onProgress?: (fraction: number) => void;
  /** Stop after so many events; the rest of the file is then not checked. */
  readonly maxEvents?: number;
  /**
   * Weights whose ids the header does not declare. Default: "keep" where the header declares none at all (the ids may spell the point), otherwise
   * "refuse", since nothing says what they stand for.
   */
  readonly undeclaredWeights?: "refuse" | "keep";
  /** Weights that an event lacks; by default "refuse". */
  readonly missingWeights?: "refuse" | "mark";
}

/** How a Les Houches file is read block by block. */
export interface LheBlockOptions extends LheOptions {
  /** Events in a block; the last may have fewer. */
  readonly eventsPerBlock: number;
}

/** A Les Houches file that is being read. */
export interface LheEventBlocks {
  readonly header: LheHeader;
  /** Every event once, in order; at least one. The same weight ids in every block. */
  readonly blocks: AsyncGenerator<LheEventBlock, void>;
}

/**
 * Reads a Les Houches event file, plain or gzip, block by block: memory holds the columns of one.
 *
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_NOT_LHE, DATA_TRUNCATED, DATA_CORRUPT_GZIP, DATA_LHE_SYNTAX, DATA_LHE_HEADER,
 * DATA_LHE_INIT, DATA_EVENT_NORM; from the blocks, too, DATA_NO_EVENTS, DATA_LHE_EVENT, DATA_NOT_FINITE, DATA_MISSING_WEIGHT, DATA_UNKNOWN_WEIGHT,
 * DATA_DUPLICATE_WEIGHT, DATA_WEIGHT_COUNT; each names the file and, where there is one, the event (from 0)
 */
export async function lheEventBlocks(path: string, options: LheBlockOptions): Promise<LheEventBlocks> {
  const header = await readLheHeader(path);
  const declared = header.weights.map(({ id }) => id);
  const policy: WeightPolicy = {
    undeclared: options.undeclaredWeights ?? (declared.length === 0 ? "keep" : "refuse"),
    missing: options.missingWeights ?? "refuse",
  };
  return { header, blocks: eventBlocks(path, declared, policy, options) };
}

async function* eventBlocks(
  path: string,
  declared: readonly string[],
  policy: WeightPolicy,
  { eventsPerBlock, maxEvents = Infinity, onProgress }: LheBlockOptions,
): AsyncGenerator<LheEventBlock, void> {
  const columns = eventColumnsBuilder(path);
  const weights = eventWeightsBuilder(declared, path, policy);
  const block = (): LheEventBlock => ({ ...columns.finish(), ...weights.finish() });
  let header = true;
  let events = 0;
  for await (const raw of lheBlocks(path, textChunks(path, onProgress))) {
    if (header) {
      header = false;
      continue;
    }
    const text = blankOut(raw, "comments");
    weights.append(text, columns.append(text));
    events++;
    if (events >= maxEvents) break;
    if (events % eventsPerBlock === 0) yield block();
  }
  if (events === 0)
    throw new AnalysisError("DATA_NO_EVENTS", "the file holds no <event>", { where: path, hint: "check the generator's log" });
  const last = block();
  if (last.weight.length > 0) yield last;
}

/**
 * Reads a Les Houches event file, plain or gzip, streamed: memory holds the columns and one event's text.
 * @throws AnalysisError as lheEventBlocks
 */
export async function readLhe(path: string, options: LheOptions = {}): Promise<LheSample> {
  const { header, blocks } = await lheEventBlocks(path, { ...options, eventsPerBlock: Infinity });
  const { value: events } = await blocks.next();
  if (events === undefined) throw new Error("a file of Les Houches events without a block");
  await blocks.next();
  return { file: path, header, ...events };
}

/** Reads a file's header only; stops at the first event. @throws AnalysisError as readLhe */
export async function readLheHeader(path: string): Promise<LheHeader> {
  const blocks = lheBlocks(path, textChunks(path));
  const { value } = await blocks.next();
  await blocks.return();
  return parseLheHeader(value ?? "", path);
}
