/** Places for threads that several ensembles share, given in the order in which they are asked for. */
export interface ThreadSlots {
  /** Waits for a place; the function that it resolves to gives the place back. Rejected once the places are closed. */
  readonly take: () => Promise<() => void>;
  /** Nobody gets a place any more: those who wait, and whoever asks later, are rejected with the reason. */
  readonly close: (reason: Error) => void;
}

/** @param count places */
export function threadSlots(count: number): ThreadSlots {
  const waiting: { readonly resolve: (give: () => void) => void; readonly reject: (reason: Error) => void }[] = [];
  let free = Math.max(1, count);
  let closed: Error | undefined;
  const giveBack = (): (() => void) => {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      const next = waiting.shift();
      if (next === undefined) free++;
      else next.resolve(giveBack());
    };
  };
  return {
    take: () =>
      new Promise((resolve, reject) => {
        if (closed !== undefined) reject(closed);
        else if (free > 0) {
          free--;
          resolve(giveBack());
        } else waiting.push({ resolve, reject });
      }),
    close: (reason) => {
      closed ??= reason;
      for (const { reject } of waiting.splice(0)) reject(reason);
    },
  };
}
