import { serveTasks } from "@ratiometer/tables";
import { columnarBlocks, type ColumnarBlock, type ColumnarTask } from "./columnar-blocks.ts";
import type { ColumnarPlan } from "./columnar-plan.ts";

serveTasks<ColumnarTask, ColumnarBlock>((order) => {
  const { read, close } = columnarBlocks(order as ColumnarPlan);
  // arrays may share memory with what the reader keeps of its file
  return Promise.resolve({ perform: read, buffersOf: () => [], close });
});
