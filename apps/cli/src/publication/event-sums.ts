import type { EventSums } from "@ratiometer/likelihood";

/** Sums over events while they are being added up. */
export type GrowingSums = { -readonly [key in keyof EventSums]: EventSums[key] };

/** Sums over no events. */
export const noEvents = (): GrowingSums => ({ events: 0, weight: 0, squares: 0 });

/** Adds an event. */
export function addEvent(sums: GrowingSums, weight: number): void {
  sums.events++;
  sums.weight += weight;
  sums.squares += weight * weight;
}
