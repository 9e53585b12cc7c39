import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { columnOf, readTable } from "@ratiometer/tables";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { CLASS_MEANS, smallClasses } from "../testing/small-classes.ts";

let home = "";
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "sample-columns-"));
});
afterAll(() => rm(home, { recursive: true }));

/** Columns in another order. */
const swapped = (line: string): string => {
  const [x, y, ...others] = line.split(",");
  return line === "" ? line : [y, x, ...others].join(",");
};

test("files of samples may have their columns in any order", async () => {
  const file = await smallClasses(home, {}, 300);
  await writeFile(file, (await readFile(file, "utf8")).replace(/features: .*\n/, ""));
  const other = join(home, "other.csv");
  await writeFile(other, (await readFile(other, "utf8")).split("\n").map(swapped).join("\n"));
  expect(await main(["features", file, "--out", join(home, "run"), "--quiet"], capturedTerminal())).toBe(0);
  const table = await readTable(join(home, "run/features/events"));
  const [x, y, sample] = ["x", "y", "event:sample"].map((name) => columnOf(table, name).values);
  for (const [number, name] of (["signal", "other", "rare"] as const).entries()) {
    const rows = [...sample.keys()].filter((row) => sample[row] === number);
    for (const [column, values] of [x, y].entries()) {
      const mean = rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
      expect(Math.abs(mean - CLASS_MEANS[name][column])).toBeLessThan(4 / Math.sqrt(rows.length));
    }
  }
});

test("samples whose columns differ in their units are refused", async () => {
  const folder = join(home, "units");
  const toy = "toy: { process: closed-form, source: { simulate: { events: 100 } } }";
  const file = await smallClasses(
    folder,
    {
      samples: `{ ${toy}, other: { process: other, source: { table: other.csv }, weights: { map: other.yaml }, cross_section: { value: 1, unit: pb } } }`,
      features: "{}",
      estimators: "{ top: { type: classifier, classes: { a: [toy], b: [other] } } }",
      channels: "{ all: { model: binned, axes: [{ column: x1, edges: [-.inf, 0, .inf] }] } }",
    },
    30,
  );
  const events = join(folder, "other.csv");
  // the columns of the process in closed form, which have the unit 1
  await writeFile(events, (await readFile(events, "utf8")).replace("x,y,noise", "x1,x2,x3"));
  const terminal = capturedTerminal();
  expect(await main(["check", file], terminal)).toBe(2);
  expect(terminal.stderr()).toMatch(
    /CONFIG_UNIT samples\.other: the column "x1" is in 1 in sample "toy", without a unit in sample "other"/,
  );
});
