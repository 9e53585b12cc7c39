import { parentPort, workerData } from "node:worker_threads";
import { AnalysisError } from "@ratiometer/config";
import type { MemberMessage, MemberOrder } from "./ensemble.ts";
import { trainMember } from "./train-member.ts";

const { task, member, stop } = workerData as MemberOrder;
const send = (message: MemberMessage): void => parentPort?.postMessage(message);

try {
  const onEpoch = (epoch: number, validation: number): void => {
    if (Atomics.load(stop, 0) === 1) throw new Error("interrupted");
    send({ kind: "epoch", epoch, validation });
  };
  send({ kind: "done", result: await trainMember(task, member, onEpoch) });
} catch (error) {
  if (!(error instanceof AnalysisError)) throw error;
  const { code, message, path, hint } = error;
  send({ kind: "refused", code, message, ...(path === undefined ? {} : { path }), ...(hint === undefined ? {} : { hint }) });
}
