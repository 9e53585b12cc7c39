import { DOCUMENT_READERS } from "./document-readers.ts";
import { EVENT_READERS } from "./event-readers.ts";
import type { FuzzedReader } from "./fuzzed-reader.ts";
import { MODEL_READERS } from "./model-readers.ts";
import { NETWORK_READERS } from "./network-readers.ts";
import { TABLE_READERS } from "./table-readers.ts";

/** All readers of files that may come from strangers. */
export const READERS: readonly FuzzedReader[] = [
  ...EVENT_READERS,
  ...TABLE_READERS,
  ...MODEL_READERS,
  ...NETWORK_READERS,
  ...DOCUMENT_READERS,
];
