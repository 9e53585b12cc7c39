import type { FatJetCollection } from "@ratiometer/tables";

/** What a fat jet must have to be a Z or H candidate; both ends of the mass window count. */
const CANDIDATE = { pt: 200, lowestMass: 50, highestMass: 200 } as const;

/** Whether the fat jet in a row is in the window of pT and soft-drop mass, with a bb score of at least `score`. */
export function isCandidate({ pt, msoftdrop, bbScore }: FatJetCollection, row: number, score: number): boolean {
  return (
    pt[row] >= CANDIDATE.pt && msoftdrop[row] >= CANDIDATE.lowestMass && msoftdrop[row] <= CANDIDATE.highestMass && bbScore[row] >= score
  );
}

/**
 * Row of the Z or H candidate of each event, -1 without: of the fat jets with pT ≥ 200 GeV, soft-drop mass from 50 to 200 GeV and a bb score (not
 * negative) the one with the highest score, of equal ones the hardest.
 */
export function candidateFatJets(fatJets: FatJetCollection): Int32Array {
  const rows = new Int32Array(fatJets.offsets.length - 1).fill(-1);
  for (let event = 0; event < rows.length; event++) {
    let best = -Infinity;
    for (let row = fatJets.offsets[event]; row < fatJets.offsets[event + 1]; row++)
      if (fatJets.bbScore[row] > best && isCandidate(fatJets, row, 0)) {
        best = fatJets.bbScore[row];
        rows[event] = row;
      }
  }
  return rows;
}
