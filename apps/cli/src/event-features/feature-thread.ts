import type { FeatureBlock } from "@ratiometer/features";
import { serveTasks } from "@ratiometer/tables";
import { sampleBlocks, type FeatureOrder, type FeatureTask } from "./sample-blocks.ts";

serveTasks<FeatureTask, FeatureBlock>((order) =>
  Promise.resolve({
    perform: sampleBlocks(order as FeatureOrder),
    buffersOf: ({ rows, passed, table }) =>
      [rows, passed, ...[...table.columns.values()].map(({ values }) => values)].map(({ buffer }) => buffer as ArrayBuffer),
  }),
);
