import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "@jest/globals";
import type { ArtifactComparison } from "@ratiometer/hepdata-export";
import { main } from "../main.ts";
import { capturedTerminal } from "../testing/captured-terminal.ts";

let place = "";
let [first, same, second] = ["", "", ""];

async function artifact(name: string, index: object): Promise<string> {
  const folder = join(place, name);
  await mkdir(folder);
  await writeFile(join(folder, "artifact.json"), JSON.stringify(index));
  return folder;
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), "diff-"));
  const coefficient = { name: "c", sm: 0, range: [-1, 1], unit: "TeV^-2" };
  first = await artifact("first", { title: "One", coefficients: [coefficient] });
  same = await artifact("same", { title: "One", coefficients: [coefficient] });
  second = await artifact("second", { title: "Two", coefficients: [{ ...coefficient, unit: "1" }] });
});

test("what changed is told by area, with a mark before what breaks the use of the older version", async () => {
  const terminal = capturedTerminal();
  expect(await main(["diff", first, second], terminal)).toBe(0);
  expect(terminal.stdout()).toBe('metadata:\n    title: is "Two", was "One"\n  ! coefficient c: unit is "1", was "TeV^-2"\n');
});

test("--exit-code ends with 3 where there are differences, and with 0 where there are none", async () => {
  expect(await main(["diff", first, second, "--exit-code"], capturedTerminal())).toBe(3);
  const terminal = capturedTerminal();
  expect(await main(["diff", first, same, "--exit-code"], terminal)).toBe(0);
  expect(terminal.stdout()).toBe("the artifacts are the same, byte by byte\n");
});

test("as JSON there are the changes with their areas", async () => {
  const terminal = capturedTerminal();
  await main(["diff", first, second, "--json"], terminal);
  const { equal, changes } = JSON.parse(terminal.stdout()) as ArtifactComparison;
  expect(equal).toBe(false);
  expect(changes).toContainEqual({ area: "metadata", subject: "coefficient c", message: 'unit is "1", was "TeV^-2"', warning: true });
});

test("what is no artifact is the user's fault", async () => {
  expect(await main(["diff", first, place], capturedTerminal())).toBe(2);
});
