import { appendFile, mkdir, open, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { filesBelow } from "../pipeline/manifest.ts";
import type { StageContext } from "../pipeline/stage.ts";
import type { KeptTasks, SharedWork } from "./shared-work.ts";

/** What a task that writes files makes: pieces of files, in order, and what the user should know. */
export type FilePiece =
  | {
      readonly kind: "file";
      readonly file: string;
      /** Whether it is the first of the file. */ readonly begins: boolean;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: "remark"; readonly text: string };

/** Bytes of a piece at most. */
const MOST = 2 ** 24;

/** A file as pieces, by its name relative to `root`. */
export async function* piecesOfFile(path: string, root: string): AsyncGenerator<FilePiece, void> {
  const file = relative(root, path).replaceAll("\\", "/");
  const handle = await open(path);
  try {
    for (let begins = true; ; begins = false) {
      const bytes = Buffer.alloc(MOST);
      const { bytesRead } = await handle.read(bytes, 0, MOST);
      if (bytesRead === 0 && !begins) return;
      yield { kind: "file", file, begins, bytes: bytes.subarray(0, bytesRead) };
      if (bytesRead < MOST) return;
    }
  } finally {
    await handle.close();
  }
}

/** The files below a folder as pieces, sorted by name. */
async function* folderPieces(folder: string, root: string): AsyncGenerator<FilePiece, void> {
  for (const path of await filesBelow(folder)) yield* piecesOfFile(path, root);
}

/** Writes the files of a task below a folder again, and tells its remarks. */
export async function restoreFiles(kept: KeptTasks, task: number, folder: string, warn: (text: string) => void): Promise<void> {
  for await (const piece of kept.pieces(task) as AsyncGenerator<FilePiece, void>) {
    if (piece.kind === "remark") {
      warn(piece.text);
      continue;
    }
    const path = join(folder, piece.file);
    await mkdir(dirname(path), { recursive: true });
    await (piece.begins ? writeFile : appendFile)(path, piece.bytes);
  }
}

/**
 * Work that writes a folder of files, as one task.
 * @param name of the folder in that of the stage @param work writes it, and tells what the user should know, also where the part is used
 */
export function sharedFiles(name: string, context: StageContext, work: (own: StageContext) => Promise<void>): SharedWork {
  return {
    tasks: 1,
    filesOf: () => [],
    perform: async function* () {
      const remarks: string[] = [];
      await work({ ...context, warn: (text) => void remarks.push(text) });
      for (const text of remarks) yield { task: 0, piece: { kind: "remark", text } satisfies FilePiece };
      for await (const piece of folderPieces(join(context.folder, name), context.folder)) yield { task: 0, piece };
    },
  };
}
