import { parentPort, workerData } from "node:worker_threads";
import { AnalysisError } from "@ratiometer/config";
import type { MemberMessage, MemberOrder } from "./ensemble.ts";
import { trainMember } from "./train-member.ts";

const { task, member } = workerData as MemberOrder;
const send = (message: MemberMessage): void => parentPort?.postMessage(message);

try {
  send({ kind: "done", result: await trainMember(task, member, (epoch, validation) => send({ kind: "epoch", epoch, validation })) });
} catch (error) {
  if (!(error instanceof AnalysisError)) throw error;
  const { code, message, path, hint } = error;
  send({ kind: "refused", code, message, ...(path === undefined ? {} : { path }), ...(hint === undefined ? {} : { hint }) });
}
