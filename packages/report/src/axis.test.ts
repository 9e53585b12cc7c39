import { expect, test } from "@jest/globals";
import { horizontalAxis, verticalAxis, type Axis } from "./axis.ts";
import { labelText, labelWidth, plainLabel } from "./latex-label.ts";

const label = plainLabel("x");
const texts = (axis: Axis): readonly string[] => axis.ticks.map((tick) => labelText(tick.label)).filter((text) => text !== "");

test("a linear axis runs from 0 to its length, upwards if vertical", () => {
  const x = horizontalAxis({ label, domain: [-2, 2] }, 400);
  expect([-2, 0, 1, 2].map(x.position)).toEqual([0, 200, 300, 400]);
  const y = verticalAxis({ label, domain: [0, 5] }, 100);
  expect([0, 1, 5].map(y.position)).toEqual([100, 80, 0]);
});

test("a square-root axis has its ticks at squares, evenly spaced", () => {
  const axis = verticalAxis({ label, domain: [0, 100], kind: "root" }, 200);
  expect(texts(axis)).toEqual(["0", "4", "16", "36", "64", "100"]);
  expect(axis.position(25)).toBeCloseTo(100, 10);
});

test("a logarithmic axis labels powers of ten and adds 2 and 5 over a short range", () => {
  const long = horizontalAxis({ label, domain: [1e-5, 1], kind: "log" }, 500);
  expect(texts(long)).toEqual(["10^{−5}", "10^{−4}", "10^{−3}", "10^{−2}", "10^{−1}", "10^0"]);
  expect(long.position(1e-3)).toBeCloseTo(200, 10);
  expect(texts(horizontalAxis({ label, domain: [1, 20], kind: "log" }, 500))).toEqual(["1", "2", "5", "10", "20"]);
});

test("large and small numbers give their power of ten to the label", () => {
  const small = verticalAxis({ label, unit: "pb", domain: [0, 0.00035] }, 200);
  expect(texts(small)).toEqual(["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5"]);
  expect(labelText(small.label)).toBe("x [10^{−4} pb]");
  const large = verticalAxis({ label, domain: [0, 61000] }, 200);
  expect(texts(large)).toContain("20");
  expect(labelText(large.label)).toBe("x [10^3]");
  expect(labelText(verticalAxis({ label, unit: "TeV^-2", domain: [0, 61000] }, 200).label)).toBe("x [10^3 TeV^{−2}]");
  expect(labelText(verticalAxis({ label, unit: "TeV^-2", domain: [0, 1] }, 200).label)).toBe("x [TeV^{−2}]");
});

test("an integer axis has whole ticks only, without decimals", () => {
  expect(texts(horizontalAxis({ label, domain: [0.5, 1.5], kind: "integer" }, 400))).toEqual(["1"]);
  expect(texts(horizontalAxis({ label, domain: [0.5, 4.5], kind: "integer" }, 400))).toEqual(["1", "2", "3", "4"]);
});

test.each([
  [[0.99991, 1.00009], 300],
  [[-200000.5, 200000.5], 120],
  [[0, 1e-9], 200],
] as const)("labels over %p on %d px do not touch", (domain, length) => {
  const axis = horizontalAxis({ label, domain }, length);
  const ends = axis.ticks.map((tick) => ({ at: axis.position(tick.value), half: labelWidth(tick.label, 13) / 2 }));
  expect(ends.length).toBeGreaterThan(1);
  for (let i = 1; i < ends.length; i++) expect(ends[i].at - ends[i].half).toBeGreaterThan(ends[i - 1].at + ends[i - 1].half);
});

test("an axis without extent is refused", () => {
  expect(() => horizontalAxis({ label, domain: [1, 1] }, 100)).toThrow("axis from 1 to 1 cannot be drawn");
  expect(() => verticalAxis({ label, domain: [0, 1], kind: "log" }, 100)).toThrow("cannot be drawn (log)");
});
