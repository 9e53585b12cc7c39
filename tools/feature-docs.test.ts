import { spawnSync } from "node:child_process";
import { expect, test } from "@jest/globals";

test("the page of features is what the code says", () => {
  const { status, stderr } = spawnSync(process.execPath, ["tools/feature-docs.js", "--check"], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
});
