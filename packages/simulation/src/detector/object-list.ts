import type { ObjectCollection } from "@ratiometer/tables";
import { azimuth } from "./direction.ts";

/** A list of objects of one kind that grows event by event, each event's in the order of falling pT. */
export interface ObjectList {
  /** Adds an object to the present event, behind those of equal pT. `labels` are two further numbers that it carries. */
  readonly add: (px: number, py: number, pz: number, mass: number, firstLabel?: number, secondLabel?: number) => void;
  /** No more objects in this event. */
  readonly endEvent: () => void;
  /** All of them, once every event has ended. */
  readonly objects: () => ObjectCollection;
  /** The labels of all objects. */
  readonly labels: (which: 0 | 1) => Float64Array;
}

/**
 * @param events   how many events there will be
 * @param capacity most objects of all events together
 */
export function objectList(events: number, capacity: number): ObjectList {
  const offsets = new Uint32Array(events + 1);
  const columns = Array.from({ length: 6 }, () => new Float64Array(capacity));
  const [pt, eta, phi, mass, first, second] = columns;
  let [event, count] = [0, 0];
  return {
    add: (px, py, pz, m, firstLabel = 0, secondLabel = 0) => {
      const transverse = Math.sqrt(px * px + py * py);
      let place = count++;
      while (place > offsets[event] && pt[place - 1] < transverse) {
        for (const column of columns) column[place] = column[place - 1];
        place--;
      }
      pt[place] = transverse;
      eta[place] = Math.asinh(pz / transverse);
      phi[place] = azimuth(px, py);
      mass[place] = m;
      first[place] = firstLabel;
      second[place] = secondLabel;
    },
    endEvent: () => {
      offsets[++event] = count;
    },
    objects: () => ({
      offsets,
      pt: pt.slice(0, count),
      eta: eta.slice(0, count),
      phi: phi.slice(0, count),
      mass: mass.slice(0, count),
    }),
    labels: (which) => (which === 0 ? first : second).slice(0, count),
  };
}
