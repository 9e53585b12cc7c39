import type { EventRecord, ParticleRecord } from "@ratiometer/tables";
import { appearances, transverseVector, visibleObjects } from "./visible-objects.ts";

/**
 * The final-state particles taken as if they were measured perfectly (`smearing: none`). The missing transverse momentum is that of the neutrinos.
 * @throws AnalysisError DATA_UNDECAYED_PARTICLE for final-state particles other than quarks up to b, gluons, electrons, muons, neutrinos
 */
export function partonLevelObjects(particles: ParticleRecord): EventRecord {
  const { events, offsets } = particles;
  const appearance = appearances(particles);
  const px = new Float64Array(events);
  const py = new Float64Array(events);
  for (let event = 0; event < events; event++)
    for (let row = offsets[event]; row < offsets[event + 1]; row++)
      if (appearance[row] === "invisible") {
        px[event] += particles.px[row];
        py[event] += particles.py[row];
      }
  return { events, ...visibleObjects(particles, appearance), met: transverseVector(px, py) };
}
