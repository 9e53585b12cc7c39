// pyhf's answers to questions about workspaces: asked once, kept in a file for the next time.
import { appendFileSync, createReadStream, existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { openPeer } from "../benchmarks/peer.js";
import { sha256 } from "@ratiometer/tables";

/**
 * Opens pyhf_answers.py. @param file of answers of earlier times, which grows; undefined: none
 * @returns {Promise<{ version: string, ask: (question: object) => Promise<any>, end: () => void } | { missing: string }>}
 */
export async function openAnswers(file) {
  const peer = await openPeer("../validation/pyhf_answers.py", "pyhf");
  if (peer.missing !== undefined || file === undefined) return peer;
  const known = new Map();
  if (existsSync(file)) {
    for await (const line of createInterface({ input: createReadStream(file) })) {
      const { question, answer } = JSON.parse(line);
      known.set(question, answer);
    }
  }
  const ask = async (question) => {
    const key = sha256(`${peer.version}\n${JSON.stringify(question)}`);
    if (!known.has(key)) {
      known.set(key, await peer.ask(question));
      appendFileSync(file, `${JSON.stringify({ question: key, answer: known.get(key) })}\n`);
    }
    return known.get(key);
  };
  return { ...peer, ask };
}
