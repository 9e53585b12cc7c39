import type { EventObjects, EventRecord, ParticleRecord, Table } from "@ratiometer/tables";

/** What there is of some events of a sample: particles for a detector, objects that one has measured, or finished observables. */
export type EventContent =
  | { readonly kind: "particles"; readonly particles: ParticleRecord }
  | { readonly kind: "objects"; readonly objects: EventObjects; /** Columns of the event files. */ readonly columns: Table | undefined }
  | { readonly kind: "observables"; readonly columns: Table };

/** Measures particles. @param first number of the first event in its sample */
export type Detector = (particles: ParticleRecord, first: number) => EventRecord;
