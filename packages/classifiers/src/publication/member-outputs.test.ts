import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { networkOutput } from "../engine/network-output.ts";
import { initialParameters } from "../network/mlp.ts";
import { standardisationOf } from "../network/standardisation.ts";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { architectureOf } from "../training/estimator-task.ts";
import { memberModel } from "./member-model.ts";
import { openMembers } from "./member-outputs.ts";

test("open networks give what each of them gives alone, call after call; a file that is none is the user's error", async () => {
  const { task } = closedFormTask("alices", 2, 300, { hidden: [8], epochs: 1, batch: 10 });
  const standardisation = standardisationOf(task);
  const models = [0, 1].map((member) =>
    memberModel(task, { parameters: initialParameters(architectureOf(task), randomStream(1, "open", member)), standardisation }),
  );
  const members = await openMembers(models, 3);
  try {
    for (const rows of [task.features, task.features.slice(0, 30)]) {
      const alone = await Promise.all(models.map((model) => networkOutput(model, "x", rows, 3, "parts")));
      expect(await members.of(rows)).toEqual(alone);
    }
  } finally {
    await members.release();
  }
  await expect(openMembers([models[0], Uint8Array.of(1, 2, 3)], 3)).rejects.toThrow(/cannot load the network/);
});
