import type { BinGrid } from "@ratiometer/features";
import type { OwnTemplate, OwnWorkspace, PublishedChannels } from "@ratiometer/hepdata-export";
import type { Workspace } from "@ratiometer/likelihood";
import { jsonEdge } from "../stages/binned-shape.ts";
import { versions } from "../pipeline/code-version.ts";
import { artifactRecord } from "./artifact-answer.ts";
import type { OwnWeights } from "./event-weights.ts";
import type { NetworkScores } from "./network-scores.ts";
import type { VerifiedArtifact } from "./open-artifact.ts";
import type { OwnEvents } from "./own-events.ts";
import type { SignalEvents } from "./signal-events.ts";
import type { SignalStatistics } from "./signal-statistics.ts";

/** Own events in a published model, and what follows. */
export interface Reinterpretation {
  readonly artifact: VerifiedArtifact;
  readonly process: { readonly name: string; readonly replaces: boolean };
  readonly channels: PublishedChannels;
  readonly published: Workspace;
  readonly own: OwnEvents;
  readonly weights: OwnWeights;
  readonly events: SignalEvents;
  readonly scores: readonly NetworkScores[];
  readonly model: OwnWorkspace;
  /** The same for pyhf, at the SM; undefined where the artifact has no such workspace. */
  readonly twin: () => OwnWorkspace | undefined;
  readonly statistics: SignalStatistics;
  readonly level: number;
  readonly freeCoefficients: boolean;
  readonly caveats: readonly string[];
}

/** The template of a channel. @throws RangeError for one that was not filled, a defect */
export function templateOf({ templates }: Pick<SignalEvents, "templates">, channel: string): OwnTemplate {
  const found = templates.get(channel);
  if (found === undefined) throw new RangeError(`no template of channel ${channel}`);
  return found;
}

/** The bins of a channel in the words of the artifact: of one column its edges, else all axes. */
function binsRecord({ axes, kept }: BinGrid): object {
  const told = axes.map(({ column, unit, edges }) => ({ column, unit, edges: edges.map(jsonEdge) }));
  if (axes.length > 1 || kept !== undefined) return { axes: told, ...(kept === undefined ? {} : { kept_edges: kept }) };
  return { score: axes[0].column, edges: told[0].edges };
}

/** What came of own events, for programs: numbers at full precision and where they come from. */
export function reinterpretationRecord(found: Reinterpretation, digests: readonly object[]): object {
  const { artifact, process, channels, own, weights, events, scores, model, statistics, level, caveats, freeCoefficients } = found;
  const { limit, significance, scans } = statistics;
  return {
    schema_version: "1.0.0",
    artifact: artifactRecord(artifact.index),
    process,
    events: digests,
    reconstruction:
      own.reconstruction === undefined
        ? null
        : {
            smearing: own.reconstruction.smearing,
            events: own.reconstruction.sample.events,
            kept: own.reconstruction.kept,
            cutFlow: own.reconstruction.cutFlow,
            crossSection: own.reconstruction.sample.crossSection,
          },
    weights: { coefficients: weights.coefficients, columns: weights.columns },
    luminosity: artifact.index.luminosity ?? null,
    channels: channels.binned.map(({ name, axes, kept, selection }) => {
      const { terms, variance, events: counts, negative } = templateOf(events, name);
      return {
        name,
        selection,
        ...binsRecord({ axes, kept }),
        selected: events.selected.get(name) ?? 0,
        yields: terms.map(([constant]) => constant),
        errors: variance.map(Math.sqrt),
        terms,
        events: counts,
        negative,
      };
    }),
    domain: Object.fromEntries(events.domains),
    testVectors: Object.fromEntries(scores.map(({ network }) => [network.name, { largest: artifact.deviations[network.name] }])),
    strength: model.strength,
    freeCoefficients,
    level,
    limit,
    significance,
    scans: scans.map(({ coefficient, own: scanned, published }) => ({
      coefficient,
      own: scanOf(scanned),
      ...(published === undefined ? {} : { published: scanOf(published) }),
    })),
    caveats,
    versions: versions(),
  };
}

const scanOf = ({ bestFit, intervals, open, status, points }: SignalStatistics["scans"][number]["own"]): object => ({
  bestFit: bestFit.parameters,
  intervals,
  open,
  status,
  points: points.map(({ at, deltaTwiceNll }) => ({ at, deltaTwiceNll })),
});
