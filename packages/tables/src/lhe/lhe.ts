import { AnalysisError } from "@ratiometer/config";
import { lheBlocks } from "./blocks.ts";
import { eventColumnsBuilder } from "./event.ts";
import { eventWeightsBuilder, type EventWeightsBuilder } from "./event-weights.ts";
import { parseLheHeader, type LheHeader } from "./header.ts";
import type { ParticleRecord } from "../particle-record.ts";
import { textChunks } from "../text-chunks.ts";
import { blankOut } from "./xml-text.ts";

/** The events of one Les Houches file, n of them, as columns. Weights are in pb where the header's `weightStrategy` says so (±4). */
export interface LheSample {
  /** Path as given. */
  readonly file: string;
  readonly header: LheHeader;
  readonly particles: ParticleRecord;
  /** IDPRUP, n. */
  readonly subprocess: Int32Array;
  /** XWGTUP, n. */
  readonly weight: Float64Array;
  /** The header's ids in its order, then undeclared ones if they were to be kept; empty without weights. */
  readonly weightIds: readonly string[];
  /** n × weightIds.length, row-major. */
  readonly weights: Float64Array;
}

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
}

/**
 * Reads a Les Houches event file, plain or gzip, streamed: memory holds the columns and one event's text.
 *
 * @throws AnalysisError DATA_FILE_MISSING, DATA_FILE_UNREADABLE, DATA_NOT_LHE, DATA_TRUNCATED, DATA_CORRUPT_GZIP, DATA_LHE_SYNTAX, DATA_LHE_HEADER,
 * DATA_LHE_INIT, DATA_EVENT_NORM, DATA_NO_EVENTS, DATA_LHE_EVENT, DATA_NOT_FINITE, DATA_MISSING_WEIGHT, DATA_UNKNOWN_WEIGHT, DATA_DUPLICATE_WEIGHT,
 * DATA_WEIGHT_COUNT; each names the file and, where there is one, the event (from 0)
 */
export async function readLhe(path: string, options: LheOptions = {}): Promise<LheSample> {
  const { onProgress, maxEvents = Infinity } = options;
  const columns = eventColumnsBuilder(path);
  let header: LheHeader | undefined;
  let weights: EventWeightsBuilder | undefined;
  let events = 0;
  for await (const block of lheBlocks(path, textChunks(path, onProgress))) {
    if (header === undefined || weights === undefined) {
      header = parseLheHeader(block, path);
      const declared = header.weights.map(({ id }) => id);
      weights = eventWeightsBuilder(declared, path, options.undeclaredWeights ?? (declared.length === 0 ? "keep" : "refuse"));
    } else {
      const text = blankOut(block, "comments");
      weights.append(text, columns.append(text));
      events++;
    }
    if (events >= maxEvents) break;
  }
  if (header === undefined || weights === undefined || events === 0)
    throw new AnalysisError("DATA_NO_EVENTS", "the file holds no <event>", { where: path, hint: "check the generator's log" });
  const { ids, values } = weights.finish();
  return { file: path, header, ...columns.finish(), weightIds: ids, weights: values };
}

/** Reads a file's header only; stops at the first event. @throws AnalysisError as readLhe */
export async function readLheHeader(path: string): Promise<LheHeader> {
  const blocks = lheBlocks(path, textChunks(path));
  const { value } = await blocks.next();
  await blocks.return();
  return parseLheHeader(value ?? "", path);
}
