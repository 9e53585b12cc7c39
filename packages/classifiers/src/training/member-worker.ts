import { parentPort } from "node:worker_threads";
import { AnalysisError } from "@ratiometer/config";
import type { ErrorMessage, MemberMessage, MemberOrder } from "./member-thread.ts";
import { trainMember } from "./train-member.ts";

const send = (message: MemberMessage): void => parentPort?.postMessage(message);

const messageOf = ({ code, message, where, path, hint }: AnalysisError): ErrorMessage => ({
  code,
  message,
  ...(where === undefined ? {} : { where }),
  ...(path === undefined ? {} : { path }),
  ...(hint === undefined ? {} : { hint }),
});

async function train({ task, member, checkpoint, stop }: MemberOrder): Promise<void> {
  try {
    const result = await trainMember(task, member, {
      ...(checkpoint === undefined ? {} : { checkpoint }),
      onEpoch: (progress) => send({ kind: "epoch", ...progress }),
      onResume: (epochs, refused) => send({ kind: "resumed", epochs, ...(refused === undefined ? {} : { refused: messageOf(refused) }) }),
      stopped: () => Atomics.load(stop, 0) === 1,
    });
    send({ kind: "done", result });
  } catch (error) {
    if (!(error instanceof AnalysisError)) throw error;
    send({ kind: "refused", error: messageOf(error) });
  }
}

parentPort?.on("message", (order: MemberOrder | undefined) => {
  if (order === undefined) parentPort?.close();
  else void train(order);
});
