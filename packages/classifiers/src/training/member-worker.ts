import { errorMessage, serveTasks } from "@ratiometer/tables";
import type { MemberNote, MemberOrder } from "./member-thread.ts";
import { trainMember, type TrainedMember } from "./train-member.ts";

serveTasks<MemberOrder, TrainedMember>((_, stopped) =>
  Promise.resolve({
    perform: ({ task, member, checkpoint }, tell) => {
      const note = (given: MemberNote): void => tell(given);
      return trainMember(task, member, {
        ...(checkpoint === undefined ? {} : { checkpoint }),
        onEpoch: (progress) => note({ kind: "epoch", ...progress }),
        onResume: (epochs, refused) =>
          note({ kind: "resumed", epochs, ...(refused === undefined ? {} : { refused: errorMessage(refused) }) }),
        stopped,
      });
    },
    buffersOf: () => [],
  }),
);
