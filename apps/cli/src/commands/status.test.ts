import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, test } from "@jest/globals";
import { capturedTerminal } from "../testing/captured-terminal.ts";
import { main } from "../main.ts";
import { STAGES } from "../pipeline/stage.ts";

test("nothing is done in a new folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "status-"));
  await main(["init", folder], capturedTerminal());
  const terminal = capturedTerminal();
  expect(await main(["status", join(folder, "analysis.yaml"), "--out", join(folder, "run"), "--json"], terminal)).toBe(0);
  expect(JSON.parse(terminal.stdout())).toEqual({
    name: basename(folder),
    out: join(folder, "run"),
    stages: STAGES.map((name) => ({ name, state: "missing" })),
  });
});
