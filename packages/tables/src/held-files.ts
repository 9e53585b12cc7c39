/** The files of a page that has no disk: what was dropped on it, by the names that messages call them. */
const held = new Map<string, Uint8Array>();

/** Puts a file where the readers of this package find it. @returns takes it away again */
export function holdFile(path: string, bytes: Uint8Array): () => void {
  held.set(path, bytes);
  return () => {
    if (held.get(path) === bytes) held.delete(path);
  };
}

/** The bytes of a file that is held. */
export const heldFile = (path: string): Uint8Array | undefined => held.get(path);
