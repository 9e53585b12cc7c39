import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";
import { COMMANDS } from "../main.ts";
import { ratiometer } from "../testing/model-command.ts";

/** Commands and what they print, as the page on statistics shows them; those that make toys take too long here. */
const SHOWN = [...readFileSync("docs/statistics.md", "utf8").matchAll(/^```console\n\$ ratiometer (.*)\n([^]*?)^```$/gm)]
  .map(([, command, output]) => ({ command, output }))
  .filter(({ command }) => !command.includes("--toys"));

test("the page shows the commands", () => {
  const shown = new Set(SHOWN.map(({ command }) => command.split(" ")[0]));
  expect([...shown].sort()).toEqual(["cls", "fisher", "fit", "limit", "nll", "ranking", "scan", "significance"]);
});

test.each(SHOWN)("$command prints what the page shows", async ({ command, output }) => {
  const { status, stdout, stderr } = await ratiometer(...command.split(" "));
  expect([status, stderr + stdout]).toEqual([0, output]);
});

test("examples in the help of these commands name files that are there", () => {
  const named = COMMANDS.flatMap(({ examples }) => examples.flatMap((line) => line.match(/\bexamples\/statistics\/\S+/g) ?? []));
  expect(named.length).toBeGreaterThan(12);
  expect(named.filter((file) => !existsSync(file))).toEqual([]);
});
