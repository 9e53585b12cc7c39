import type { Fault, Question, Reply } from "../thread/messages.ts";
import type { Progress, Work } from "../thread/work.ts";

/** An error of the worker's, told where it was asked. */
export class WorkFault extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.lines.join("\n"));
    this.name = "WorkFault";
    this.fault = fault;
  }
}

/** A thread that computes for the page. */
export interface Thread {
  readonly ask: <Name extends keyof Work>(
    name: Name,
    input: Parameters<Work[Name]>[0],
    onProgress?: (progress: Progress) => void,
  ) => Promise<Awaited<ReturnType<Work[Name]>>>;
  /** Ends it with all that it does; what was asked is never answered. */
  readonly end: () => void;
}

interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: WorkFault) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
}

/** How threads are started from the page's own script, whose text is in the page. */
export function threads(script: string): () => Thread {
  const url = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  return () => {
    const worker = new Worker(url);
    const waiting = new Map<number, Waiting>();
    let last = 0;
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => {
      const found = waiting.get(data.id);
      if (found === undefined) return;
      if ("progress" in data) {
        found.onProgress?.(data.progress);
        return;
      }
      waiting.delete(data.id);
      if ("fault" in data) found.reject(new WorkFault(data.fault));
      else found.resolve(data.output);
    });
    worker.addEventListener("error", ({ message }) => {
      const fault = new WorkFault({ code: undefined, lines: [message === "" ? "the worker ended" : message] });
      for (const { reject } of waiting.values()) reject(fault);
      waiting.clear();
    });
    return {
      ask: (name, input, onProgress) =>
        new Promise((resolve, reject) => {
          const question: Question = { id: ++last, name, input };
          waiting.set(question.id, { resolve: resolve as (output: unknown) => void, reject, onProgress });
          worker.postMessage(question);
        }),
      end: () => worker.terminate(),
    };
  };
}
