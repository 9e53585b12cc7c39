import { serveTasks } from "@ratiometer/tables";
import { featureBlocks, type FeatureBlock, type FeatureBlockRequest, type FeatureBlockTask } from "./feature-block.ts";

serveTasks<FeatureBlockTask, FeatureBlock>((order) =>
  Promise.resolve({ perform: featureBlocks(order as FeatureBlockRequest), buffersOf: ({ bytes }) => [bytes.buffer] }),
);
