import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What the figures were measured on, and how busy it was in the minute before: the mean number of processes that ran or waited. */
export const machine = () => ({
  date: new Date().toISOString().slice(0, 16),
  processor: cpus().at(0)?.model ?? "unknown",
  cores: availableParallelism(),
  memoryGibibytes: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  load: Number(loadavg()[0].toFixed(1)),
});

export const machineLine = ({ date, processor, cores, memoryGibibytes, node, load }) =>
  `${date}, ${processor}, ${cores} cores, ${memoryGibibytes} GiB, Node ${node}, load before ${load}`;
