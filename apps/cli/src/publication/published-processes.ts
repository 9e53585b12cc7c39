import type { IngestedSample } from "../event-ingest/ingested-sample.ts";

/** HEPData reactions of the processes that have one. */
const REACTIONS: Readonly<Record<string, string>> = {
  tHq: "P P --> HIGGS TOP QUARK X",
  ttH: "P P --> HIGGS TOP TOPBAR X",
  ttZ: "P P --> Z0 TOP TOPBAR X",
  tt: "P P --> TOP TOPBAR X",
  ttj: "P P --> TOP TOPBAR JET X",
  ttbb: "P P --> TOP TOPBAR BOTTOM BOTTOMBAR X",
};

/** Reactions of all samples in HEPData's notation. */
export const reactionsOf = (samples: readonly IngestedSample[]): string[] => [
  ...new Set(samples.flatMap(({ process }) => (process in REACTIONS ? [REACTIONS[process]] : []))),
];

/** The centre-of-mass energy that all samples share, GeV; undefined where they have none. */
export function energyOf(samples: readonly IngestedSample[]): number | undefined {
  const energies = new Set(samples.flatMap(({ files }) => files.map(({ energy }) => energy)));
  const [energy] = energies;
  return energies.size === 1 ? energy : undefined;
}
