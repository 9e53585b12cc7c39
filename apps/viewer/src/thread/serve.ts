import { answerQuestions, type Question } from "./messages.ts";
import { session } from "./session.ts";

/** Makes this thread the page's worker. @param version of the page */
export function serveWork(version: string): void {
  answerQuestions(session(version), {
    listen: (heard) => addEventListener("message", ({ data }: MessageEvent<Question>) => heard(data)),
    send: (reply) => postMessage(reply),
  });
}
