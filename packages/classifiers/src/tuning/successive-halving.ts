/** A candidate on one rung. */
export interface Trial<Candidate> {
  readonly candidate: Candidate;
  /** What is to be small; Infinity where there is none. */
  readonly loss: number;
}

/** Candidates that were given the same number of epochs, best first. */
export interface Rung<Candidate> {
  readonly epochs: number;
  readonly trials: readonly Trial<Candidate>[];
}

/** From one rung to the next: as many times the epochs, and one of as many candidates is kept. */
const FACTOR = 3;

/** Epochs and number of candidates of each rung: the last has one candidate left, or all epochs. */
export function rungsOf(
  candidates: number,
  firstEpochs: number,
  mostEpochs: number,
): { readonly epochs: number; readonly candidates: number }[] {
  const rungs: { epochs: number; candidates: number }[] = [];
  for (let [left, epochs] = [candidates, Math.min(firstEpochs, mostEpochs)]; ;) {
    rungs.push({ epochs, candidates: left });
    if (left === 1 || epochs === mostEpochs) return rungs;
    left = Math.ceil(left / FACTOR);
    epochs = Math.min(mostEpochs, epochs * FACTOR);
  }
}

/** Works off a list, so many at a time; results in its order. */
async function inParallel<In, Out>(list: readonly In[], jobs: number, work: (each: In) => Promise<Out>): Promise<Out[]> {
  const results = new Map<number, Out>();
  const waiting = [...list.entries()];
  const thread = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        results.set(next[0], await work(next[1]));
      } catch (error) {
        waiting.length = 0;
        throw error;
      }
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: Math.max(1, Math.min(jobs, list.length)) }, thread));
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  return list.map((_, i) => results.get(i) as Out);
}

/**
 * Successive halving (Jamieson and Talwalkar, arXiv:1502.07943), by thirds: all candidates are tried with few epochs, the best third with three times as
 * many, and so on. Each rung begins anew, since the learning rate falls over all of its epochs. The outcome does not depend on the number of jobs; of equal
 * losses the earlier candidate is the better one.
 * @param tryOut the loss of a candidate after so many epochs
 */
export async function successiveHalving<Candidate>(
  candidates: readonly Candidate[],
  firstEpochs: number,
  mostEpochs: number,
  jobs: number,
  tryOut: (candidate: Candidate, epochs: number) => Promise<number>,
): Promise<Rung<Candidate>[]> {
  const rungs: Rung<Candidate>[] = [];
  let left = candidates;
  for (const { epochs, candidates: count } of rungsOf(candidates.length, firstEpochs, mostEpochs)) {
    left = left.slice(0, count);
    const losses = await inParallel(left, jobs, (candidate) => tryOut(candidate, epochs));
    const trials = left
      .map((candidate, i) => ({ candidate, loss: losses[i] }))
      .sort((a, b) => (a.loss < b.loss ? -1 : a.loss > b.loss ? 1 : 0));
    rungs.push({ epochs, trials });
    left = trials.map(({ candidate }) => candidate);
  }
  return rungs;
}
