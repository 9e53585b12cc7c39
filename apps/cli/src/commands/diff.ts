import { CHANGE_AREAS, compareArtifacts, type ArtifactChange } from "@ratiometer/hepdata-export";
import type { Command } from "../command.ts";

const changeLine = ({ subject, message, warning }: ArtifactChange): string => `  ${warning === true ? "! " : "  "}${subject}: ${message}`;

function diffText(changes: readonly ArtifactChange[]): string[] {
  return CHANGE_AREAS.flatMap((area) => {
    const found = changes.filter((change) => change.area === area);
    return found.length === 0 ? [] : [`${area}:`, ...found.map(changeLine)];
  });
}

/** `ratiometer diff ARTIFACT_A ARTIFACT_B` */
export const diff: Command = {
  name: "diff",
  summary:
    "what changed between two versions of an artifact, in words: metadata, files, networks and their outputs, channels, results, tables",
  usage: "ARTIFACT_A ARTIFACT_B",
  positionals: [2, 2],
  options: [{ name: "exit-code", summary: "end with 3 where they differ" }],
  details: () => [
    "A is the older version. Outputs of networks are compared on the test vectors of both. An exclamation mark is before what users of the older version trip over:",
    "inputs in another order or unit, things that are gone, tables and resources with other numbers at HEPData.",
  ],
  examples: ["ratiometer diff v1/artifact v2/artifact", "ratiometer diff published.tar.gz runs/thq/artifact --exit-code --json"],
  run: async ({ positionals: [before, after], values }) => {
    const { equal, changes } = await compareArtifacts(before, after);
    return {
      text: equal ? ["the artifacts are the same, byte by byte"] : diffText(changes),
      json: { equal, changes },
      exit: !equal && values("exit-code").length > 0 ? 3 : 0,
    };
  },
};
