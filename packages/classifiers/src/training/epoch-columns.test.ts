import { expect, test } from "@jest/globals";
import { randomStream } from "@ratiometer/tables";
import { closedFormTask } from "../testing/closed-form-task.ts";
import { standardisationOf, standardiseRows } from "../network/standardisation.ts";
import { withEpochColumns } from "./epoch-columns.ts";

test("features that are too many to be laid out are standardised as an epoch comes to them, to the same numbers", async () => {
  const { task } = closedFormTask("alices", 2, 60, { hidden: [4], epochs: 1, batch: 8 });
  const standardisation = standardisationOf(task);
  const d = task.featureNames.length;
  const order = Uint32Array.from(task.train, (_, i) => task.train.length - 1 - i);
  const columnsUpTo = (numbers: number) =>
    withEpochColumns(task, standardisation, undefined, (columnsOf) => Promise.resolve(columnsOf(order, randomStream(1))), numbers);
  const [few, many] = [await columnsUpTo(task.train.length * d), await columnsUpTo(task.train.length * d - 1)];
  expect(few["x"]).toEqual(standardiseRows(task.features, task.train, standardisation));
  const rows = order.subarray(3, 9);
  const out = new Float32Array(rows.length * d);
  if (typeof many["x"] !== "function") throw new Error("laid out");
  many["x"](rows, out, 3);
  expect(out).toEqual(
    standardiseRows(
      task.features,
      Uint32Array.from(rows, (row) => task.train[row]),
      standardisation,
    ),
  );
  expect({ ...many, x: undefined }).toEqual({ ...few, x: undefined });
});
