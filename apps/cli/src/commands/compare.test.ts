import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";

let home = "";
/** Events with x and y around a point, and a weight that halves those of negative x. */
async function events(name: string, seed: number, shift: number): Promise<string> {
  const stream = randomStream(seed, "compare");
  const rows = Array.from({ length: 600 }, () => {
    const x = stream.normal() + shift;
    return `${x},${stream.normal()},${x < 0 ? 0.5 : 1}`;
  });
  const path = join(home, name);
  await writeFile(path, ["x,y,w", ...rows, ""].join("\n"));
  return path;
}
let paths: readonly string[];
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "compare-"));
  paths = [await events("a.csv", 1, 0), await events("b.csv", 2, 0), await events("c.csv", 3, 0.9)];
});
afterAll(() => rm(home, { recursive: true }));

interface Told {
  readonly comparisons: readonly {
    readonly differs: boolean;
    readonly pull: number;
    readonly events: { readonly a: { readonly effectiveSampleSize: number } };
    readonly columns: readonly { readonly name: string; readonly adjusted: number }[];
  }[];
}

test("files of one distribution do not differ, with weights that are no column of the comparison", async () => {
  const terminal = capturedTerminal();
  expect(await main(["compare", paths[0], paths[1], "--weight", "w", "--json", "--quiet"], terminal)).toBe(0);
  const [found] = (JSON.parse(terminal.stdout()) as Told).comparisons;
  expect(found.differs).toBe(false);
  expect(Math.abs(found.pull)).toBeLessThan(3);
  expect(found.columns.map(({ name }) => name).sort()).toEqual(["x", "y"]);
  // half of the events weigh a half: (3/4)²/(5/8)
  expect(found.events.a.effectiveSampleSize / 600).toBeCloseTo(0.9, 1);
});

test("a shifted file ends with 3 and the column that is shifted", async () => {
  const terminal = capturedTerminal();
  expect(await main(["compare", paths[0], paths[2], "--columns", "x,y", "--quiet"], terminal)).toBe(3);
  expect(terminal.stdout()).toMatch(/a\.csv against c\.csv: they differ[^]*\n {2}x {2}Kolmogorov-Smirnov/);
});

test.each([
  [["--columns", "z"], /DATA_UNKNOWN_COLUMN: unknown column "z"/],
  [["--samples", "a,b"], /USAGE_ARGUMENTS: --samples goes with ANALYSIS\.yaml/],
])("what files do not have is refused: %s", async (options, fault) => {
  const terminal = capturedTerminal();
  expect(await main(["compare", paths[0], paths[1], ...options], terminal)).toBe(2);
  expect(terminal.stderr()).toMatch(fault);
});
