import type { ArtifactContent } from "../artifact-content.ts";
import type { PublishedRoc, PublishedShare } from "../published-performance.ts";
import { beam, STAT_LABEL, withErrors, type DependentValue, type DependentVariable, type HepdataTable } from "./hepdata-table.ts";

/** A share with its error; one size where both are the same. */
export function shareValue({ value, up, down }: PublishedShare): DependentValue {
  const error = up === down ? { symerror: up } : { asymerror: { plus: up, minus: -down } };
  return withErrors(value, [{ ...error, label: STAT_LABEL }]);
}

const HOW =
  "Errors are from the finite simulation: where all events weigh the same, intervals of Clopper and Pearson of 68.3 %, otherwise those of sums of weights";

/** A ROC curve with thresholds; the covariances of its points go with it as a file. */
export function rocTable(content: ArtifactContent, roc: PublishedRoc): HepdataTable {
  const column = (what: string, name: string, shares: readonly PublishedShare[]): DependentVariable => ({
    header: { name: `${what}, ${name}` },
    qualifiers: [...beam(content), { name: "Sample", value: name }, { name: "Network", value: roc.network }],
    values: shares.map(shareValue),
  });
  const { area, covariance } = roc;
  const json = {
    description:
      "Covariances between the points of a cumulative curve: cov(e_p, e_q) of the shares above thresholds p and q, in the order of the table; between has " +
      "rows for accepted and columns for mistaken shares and is zero where left out",
    thresholds: roc.thresholds,
    accepted: covariance.accepted,
    mistaken: covariance.mistaken,
    ...(covariance.between === undefined ? {} : { between: covariance.between }),
  };
  return {
    file: `roc_${roc.network.replace(/\.onnx$/, "")}_${roc.name.replace(/-(?=\d)/g, "m")}`,
    name: `ROC curve of ${roc.network.replace(/\.onnx$/, "")}, ${roc.name}`,
    description:
      `Shares of events whose ${roc.score} is at least the threshold: of ${roc.acceptedName}, which are accepted, and of ${roc.mistakenName}, which are ` +
      `mistaken for them. Counted are ${roc.events}. Network: ${roc.network}. Area under the curve: ${area.value} +- ${area.error}. ${HOW}; points share ` +
      `events, and their covariances are in the file beside the table.`,
    observables: ["EFF"],
    independent: [{ header: { name: `Threshold on the ${roc.score}` }, values: roc.thresholds.map((value) => ({ value })) }],
    dependent: [column("Efficiency", roc.acceptedName, roc.accepted), column("Mistag rate", roc.mistakenName, roc.mistaken)],
    resources: [
      {
        location: "*_covariance.json",
        description: "Covariances between the points of the ROC curve, which share events",
        bytes: new TextEncoder().encode(`${JSON.stringify(json)}\n`),
      },
    ],
    picture: { kind: "against" },
  };
}

/** What errors of shares are, for the descriptions of tables. */
export const SHARE_ERRORS: string = HOW;
