import { serveTasks } from "@ratiometer/tables";
import { featureBlocks, type FeatureBlock, type FeatureBlockRequest, type FeatureBlockTask } from "./feature-block.ts";

serveTasks<FeatureBlockRequest, FeatureBlockTask, FeatureBlock>((request) =>
  Promise.resolve({ perform: featureBlocks(request), buffersOf: ({ bytes }) => [bytes.buffer] }),
);
