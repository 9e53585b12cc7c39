import { performance } from "node:perf_hooks";

export const minimum = (values) => Math.min(...values);
export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

/** CPU time of this process, all its threads, and wall time of one call of `work`, in seconds; and what it gave. */
export async function timed(work) {
  const [cpu, wall] = [process.cpuUsage(), performance.now()];
  const result = await work();
  const elapsed = (performance.now() - wall) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / 1e6, wall: elapsed, result };
}

/** Rounds in which all sides have their turn, so that what else the machine does falls on all alike; the answers of each side. */
export async function inTurn(sides, rounds) {
  const answers = sides.map(() => []);
  for (let round = 0; round < rounds; round++) for (const [s, ask] of sides.entries()) answers[s].push(await ask());
  return answers;
}
