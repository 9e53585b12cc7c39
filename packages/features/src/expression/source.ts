import type { EventRecord } from "@ratiometer/tables";
import type { Bindings, Cursor, ExpressionObjects, Slot } from "./term.ts";

/** A loop over the objects of an event: both move its cursor, and say whether there is an object. */
export interface Loop {
  readonly first: (event: number) => boolean;
  readonly next: (event: number) => boolean;
}

/** Where the objects of a list come from. */
export interface Source {
  /** The same for two sources only if they have the same objects in the same order. */
  readonly key: string;
  /** Loops within each other that it takes to find the object at a place. */
  readonly loops: number;
  readonly loop: (bindings: Bindings, cursor: Cursor) => Loop;
  /** Moves the cursor to a place, counted from 0 at the front or from -1 at the back; false if the event has fewer objects. */
  readonly seek: (bindings: Bindings, cursor: Cursor, place: number) => (event: number) => boolean;
}

/** The objects that the bindings have. */
export function objectsOf({ objects, table }: Bindings): ExpressionObjects {
  if (objects === undefined) throw new RangeError("an expression over objects is evaluated without them");
  if (objects.record.events !== table.length)
    throw new RangeError(`${table.length} rows of columns, objects of ${objects.record.events} events`);
  return objects;
}

/** All objects of a collection of the record, in its order. */
export function recordSource(name: string, offsetsOf: (record: EventRecord) => Uint32Array): Source {
  const loop = (bindings: Bindings, cursor: Cursor): Loop => {
    const offsets = offsetsOf(objectsOf(bindings).record);
    let end = 0;
    return {
      first: (event) => {
        cursor.row = offsets[event];
        end = offsets[event + 1];
        return cursor.row < end;
      },
      next: () => ++cursor.row < end,
    };
  };
  const seek = (bindings: Bindings, cursor: Cursor, place: number): ((event: number) => boolean) => {
    const offsets = offsetsOf(objectsOf(bindings).record);
    return (event) => {
      cursor.row = (place < 0 ? offsets[event + 1] : offsets[event]) + place;
      return cursor.row >= offsets[event] && cursor.row < offsets[event + 1];
    };
  };
  return { key: name, loops: 0, loop, seek };
}

/** The objects of a source that meet a condition. */
export type ObjectFilter = (bindings: Bindings, cursor: Cursor) => (event: number) => boolean;

/**
 * The objects of a source that pass a filter, in their order.
 * @param loops loops within each other that the filter takes for one object
 */
export function filteredSource(source: Source, key: string, filter: ObjectFilter, loops: number): Source {
  const loop = (bindings: Bindings, cursor: Cursor): Loop => {
    const { first, next } = source.loop(bindings, cursor);
    const passes = filter(bindings, cursor);
    const orLater = (event: number, found: boolean): boolean => {
      let more = found;
      while (more && !passes(event)) more = next(event);
      return more;
    };
    return { first: (event) => orLater(event, first(event)), next: (event) => orLater(event, next(event)) };
  };
  const seek = (bindings: Bindings, cursor: Cursor, place: number): ((event: number) => boolean) => {
    const { first, next } = loop(bindings, cursor);
    const forward = (event: number, steps: number): boolean => {
      let more = first(event);
      for (let step = 0; more && step < steps; step++) more = next(event);
      return more;
    };
    if (place >= 0) return (event) => forward(event, place);
    return (event) => {
      let count = 0;
      for (let more = first(event); more; more = next(event)) count++;
      return count + place >= 0 && forward(event, count + place);
    };
  };
  return { key, loops: Math.max(source.loops, 1 + loops), loop, seek };
}

/** Bindings in which slots stand for a cursor. */
export function withCursor(bindings: Bindings, slots: readonly Slot[], cursor: Cursor): Bindings {
  return { ...bindings, cursors: new Map([...bindings.cursors, ...slots.map((slot) => [slot, cursor] as const)]) };
}

/** The cursor of the loop that a slot stands for. */
export function cursorOf({ cursors }: Bindings, slot: Slot): Cursor {
  const cursor = cursors.get(slot);
  if (cursor === undefined) throw new RangeError(`no loop over ${slot.of}`);
  return cursor;
}
