import { expect, jest, test } from "@jest/globals";
import { COUNTING } from "../testing/small-workspace.ts";

const STATUS = "iteration limit reached";
const likelihood = await import("@ratiometer/likelihood");
const { fit, asymptoticCls } = likelihood;

// the library with fits that stop too early, as none of so small a model does
jest.unstable_mockModule("@ratiometer/likelihood", () => ({
  ...likelihood,
  fit: (...given: Parameters<typeof fit>) => ({ ...fit(...given), status: STATUS }),
  asymptoticCls: (...given: Parameters<typeof asymptoticCls>) => ({ ...asymptoticCls(...given), status: STATUS }),
}));
const { modelFolder, ratiometer } = await import("../testing/model-command.ts");
const written = await modelFolder("not-converged");
const counting = await written("counting.json", COUNTING);

test.each(["fit", "cls"])("%s that does not converge ends with 3, its results marked", async (command) => {
  const { status, stdout } = await ratiometer(command, counting, "--json");
  expect([status, JSON.parse(stdout)]).toEqual([3, expect.objectContaining({ status: STATUS })]);
  const told = await ratiometer(command, counting);
  expect([told.status, told.stdout]).toEqual([3, expect.stringContaining(`(NOT CONVERGED: ${STATUS})`)]);
  expect(told.stdout.split("\n").length).toBeGreaterThan(4);
});
