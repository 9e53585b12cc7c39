import type { NetworkFile } from "./network-file.ts";

/** A network without the operations and constants that no output depends on. */
export function withoutDeadNodes(file: NetworkFile): NetworkFile {
  const live = new Set(file.outputs);
  const nodes = [...file.nodes].reverse().filter(({ input, output }) => {
    const needed = (output ?? []).some((name) => live.has(name));
    if (needed) for (const name of input ?? []) live.add(name);
    return needed;
  });
  return { ...file, nodes: nodes.reverse(), constants: new Map([...file.constants].filter(([name]) => live.has(name))) };
}
