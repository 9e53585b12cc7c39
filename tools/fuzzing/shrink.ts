/** Trials after which a shorter input is no longer looked for. */
const MOST_TRIALS = 300;

/**
 * A shorter input that fails in the same way: pieces are left out, halves first, single bytes at last.
 * @param fails whether an input still does
 */
export async function shrunk(bytes: Uint8Array, fails: (shorter: Uint8Array) => Promise<boolean>): Promise<Uint8Array> {
  let least = Buffer.from(bytes);
  let trials = 0;
  for (let piece = Math.ceil(least.length / 2); piece >= 1; piece = Math.floor(piece / 2))
    for (let at = 0; at < least.length && trials < MOST_TRIALS; trials++) {
      const shorter = Buffer.concat([least.subarray(0, at), least.subarray(at + piece)]);
      if (await fails(shorter)) least = shorter;
      else at += piece;
    }
  return least;
}
