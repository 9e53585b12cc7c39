import { AnalysisError } from "@ratiometer/config";
import { byteChunks } from "./byte-chunks.ts";
import { systemErrorCode, systemErrorMessage } from "./system-error.ts";

/** The text (UTF-8) of a file, as byteChunks delivers it. @throws those of byteChunks */
export async function* textChunks(path: string, onProgress?: (fraction: number) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  for await (const part of byteChunks(path, { onProgress })) yield decoder.decode(part, { stream: true });
}

/**
 * What a fault of a gzip stream means for a file of which so much was good; undefined for other errors.
 * @param reach "after 17 complete events"
 */
export function gzipFault(error: unknown, path: string, reach: string): AnalysisError | undefined {
  const code = systemErrorCode(error);
  if (code === "Z_BUF_ERROR")
    return new AnalysisError("DATA_TRUNCATED", `the gzip stream breaks off ${reach}`, {
      where: path,
      hint: "the file is incomplete: copy or produce it again",
      cause: error,
    });
  if (!code.startsWith("Z_")) return undefined;
  return new AnalysisError("DATA_CORRUPT_GZIP", `the gzip stream is corrupt (${systemErrorMessage(error)}) ${reach}`, {
    where: path,
    hint: "copy or produce the file again",
    cause: error,
  });
}
