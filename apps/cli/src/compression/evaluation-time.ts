import { engineNamed, type FloatMatrix, type OpenNetwork } from "@ratiometer/classifiers";

/** Microseconds for each event. */
export interface EvaluationTime {
  readonly batch: number;
  readonly minimum: number;
  readonly median: number;
}

/** Events together in a call. */
export const BATCHES: readonly number[] = [1, 1024];

const ROUNDS = 100;
/** Calls of a network in a round, for each of `BATCHES`: about a millisecond, shorter than what a busy machine takes away at once. */
const CALLS: Readonly<Record<number, number>> = { 1: 10, 1024: 1 };

/** Rows for the only input of a network: those given, again and again. */
function rowsFor({ inputs: [input] }: OpenNetwork, rows: Float32Array, columns: number, batch: number): Record<string, FloatMatrix> {
  const values = Float32Array.from({ length: batch * columns }, (_, i) => rows[i % rows.length]);
  return { [input.name]: { values, rows: batch, columns } };
}

/**
 * How long networks of the same input take in onnxruntime on one thread. They are run in turns, so that what else the machine does meets all of them.
 * @param rows events to run them on, row-major
 * @returns for each network one time for each of `BATCHES`
 * @throws AnalysisError DATA_NETWORK if one cannot be run
 */
export async function evaluationTimes(networks: readonly Uint8Array[], rows: Float32Array, columns: number): Promise<EvaluationTime[][]> {
  const opened: OpenNetwork[] = [];
  try {
    for (const bytes of networks) opened.push(await (await engineNamed("onnxruntime")).open(bytes));
    const times = opened.map((): EvaluationTime[] => []);
    for (const batch of BATCHES) {
      const calls = CALLS[batch];
      const feeds = opened.map((network) => rowsFor(network, rows, columns, batch));
      const samples = opened.map((): number[] => []);
      for (let round = 0; round <= ROUNDS; round++)
        for (let turn = 0; turn < opened.length; turn++) {
          const n = (turn + round) % opened.length;
          const network = opened[n];
          const wanted = network.outputs.map(({ name }) => name);
          const start = performance.now();
          for (let call = 0; call < calls; call++) await network.run(feeds[n], wanted);
          // the first round warms up
          if (round > 0) samples[n].push(((performance.now() - start) * 1e3) / (calls * batch));
        }
      samples.forEach((list, n) => {
        const sorted = list.sort((a, b) => a - b);
        times[n].push({ batch, minimum: sorted[0], median: sorted[Math.floor(sorted.length / 2)] });
      });
    }
    return times;
  } finally {
    for (const network of opened) await network.close();
  }
}
