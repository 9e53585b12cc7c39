import { gzipSync } from "node:zlib";
import { featureLines, type FeatureLines, type FeatureLinesRequest } from "./feature-lines.ts";

/** What threads are told at their start. */
export interface FeatureBlockRequest extends FeatureLinesRequest {
  /** Whether the file of features is compressed. */
  readonly gzip: boolean;
}

/** Lines to be worked on. */
export interface FeatureBlockTask {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly firstLine: number;
}

/** A part of the file of features, as it is written. */
export interface FeatureBlock extends Omit<FeatureLines, "text"> {
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Level 3: digits hardly compress. */
const GZIP = { level: 3 } as const;

/** Position of the byte in a gzip header that names the operating system (RFC 1952), and the value for "unknown". */
const OS_BYTE = 9;
const UNKNOWN_OS = 255;

/** Memory of its own, that can be handed over. */
const ownMemory = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes);

/** Each block is a gzip member of its own: several of them, one behind the other, are a gzip file too. */
function compressed(text: string): Uint8Array<ArrayBuffer> {
  const bytes = ownMemory(gzipSync(text, GZIP));
  bytes[OS_BYTE] = UNKNOWN_OS;
  return bytes;
}

/** How a block is made. */
export function featureBlocks({ gzip, ...request }: FeatureBlockRequest): (task: FeatureBlockTask) => FeatureBlock {
  const lines = featureLines(request);
  return ({ bytes, firstLine }) => {
    const { text, ...counts } = lines(bytes, firstLine);
    const empty = text === "";
    return { ...counts, bytes: empty ? new Uint8Array(0) : gzip ? compressed(text) : new TextEncoder().encode(text) };
  };
}
