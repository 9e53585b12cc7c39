import { gzipSync } from "fflate";
import { pack } from "tar-stream";

/** Beyond it files get hardly smaller, and take several times as long. */
const LEVEL = 6;

/**
 * A tar.gz of flat files whose bytes depend on names and contents only: entries sorted by name, no times, no owner.
 * @param files content by name
 */
export async function tarGz(files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const tar = pack();
  for (const [name, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    tar.entry({ name, mtime: new Date(0), uid: 0, gid: 0, mode: 0o644, type: "file" }, Buffer.from(bytes));
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar) chunks.push(chunk as Uint8Array);
  return gzipSync(Buffer.concat(chunks), { level: LEVEL, mtime: 0 });
}
