import { answerQuestions, type Question } from "./messages.ts";
import { session } from "./session.ts";

/** Makes this thread the page's worker. */
export function serveWork(): void {
  answerQuestions(session(), {
    listen: (heard) => addEventListener("message", ({ data }: MessageEvent<Question>) => heard(data)),
    send: (reply) => postMessage(reply),
  });
}
