import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { colourFlows } from "./colour-flow.ts";

/** All flows that 200 draws give, as text. */
function flowsOf(incoming: readonly number[], outgoing: readonly number[], colourless = false): Set<string> {
  const { uniform } = randomStream(1, "flows");
  const { write } = colourFlows(incoming, outgoing, colourless);
  const found = new Set<string>();
  const out = new Int32Array(2 * (incoming.length + outgoing.length));
  for (let i = 0; i < 200; i++) {
    const next = write(uniform, out);
    expect(Math.max(...out)).toBe(next - 1);
    found.add(out.join(" "));
  }
  return found;
}

test.each([
  { incoming: [21, 21], outgoing: [6, -6], flows: 2 },
  { incoming: [2, -2], outgoing: [6, -6, 25], flows: 1 },
  { incoming: [21, 21], outgoing: [6, -6, 21], flows: 6 },
  { incoming: [1, -1], outgoing: [6, -6, 21], flows: 2 },
  { incoming: [21, -3], outgoing: [6, -6, -3], flows: 2 },
  { incoming: [21, 21], outgoing: [6, -6, 5, -5], flows: 6 },
  { incoming: [-2, 2], outgoing: [6, -6, 5, -5], flows: 2 },
  { incoming: [-5, 5], outgoing: [6, -6, 5, -5], flows: 2 },
])("lines of $incoming → $outgoing end in pairs, none in one gluon", ({ incoming, outgoing, flows }) => {
  const particles = [...incoming, ...outgoing];
  const found = flowsOf(incoming, outgoing);
  expect(found.size).toBe(flows);
  for (const flow of found) {
    const labels = flow.split(" ").map(Number);
    const begin: number[] = [];
    const end: number[] = [];
    particles.forEach((id, i) => {
      const [colour, anticolour] = labels.slice(2 * i, 2 * i + 2);
      expect(colour > 0).toBe(id === 21 || (id > 0 && id <= 6));
      expect(anticolour > 0).toBe(id === 21 || id < 0);
      if (id === 21) expect(colour).not.toBe(anticolour);
      // incoming colour goes on as outgoing colour
      begin.push(...[i < 2 ? anticolour : colour].filter(Boolean));
      end.push(...[i < 2 ? colour : anticolour].filter(Boolean));
    });
    expect(new Set(begin).size).toBe(begin.length);
    expect(begin.sort()).toEqual(end.sort());
  }
});

test("through a W boson colour stays on its line: b to t, u to d", () => {
  const [flow, ...others] = flowsOf([5, 2], [6, 25, 1], true);
  expect(others).toEqual([]);
  const labels = flow.split(" ").map(Number);
  expect(labels[0]).toBe(labels[4]);
  expect(labels[2]).toBe(labels[8]);
  const antiquark = [...flowsOf([-1, 5], [6, 25, -2], true)][0].split(" ").map(Number);
  expect(antiquark[1]).toBe(antiquark[9]);
  expect(antiquark[2]).toBe(antiquark[4]);
});

test("through a gluon it changes: q to t", () => {
  const labels = [...flowsOf([2, -2], [6, -6])][0].split(" ").map(Number);
  expect(labels[0]).toBe(labels[4]);
  expect(labels[3]).toBe(labels[7]);
});
