import type { ErrorPlace } from "@ratiometer/config";
import type { EventRecord, NumberArray } from "@ratiometer/tables";
import type { FourVectors } from "../four-vector.ts";
import type { FourMomentum } from "./four-momentum.ts";
import type { Source } from "./source.ts";
import type { Unit } from "./unit.ts";

/** Columns of equal length: a table, or what a file of columns holds. */
export interface NumberColumns {
  readonly length: number;
  readonly columns: ReadonlyMap<string, { readonly values: NumberArray }>;
  /** What messages count rows from: the number of the first one, where this is a block of a longer table. */
  readonly firstRow?: number;
}

/** The objects of the events whose columns are in a table, row by row the same events. */
export interface ExpressionObjects {
  readonly record: EventRecord;
  /** Named candidates, one four-vector per event, NaN where it has none. */
  readonly candidates?: ReadonlyMap<string, FourVectors>;
  /** Jets with at least this score are `bjets`; that of `defaultFeatureOptions` unless given. */
  readonly bTagThreshold?: number;
}

/** Where a loop over the objects of an event stands: a row of their collection. */
export interface Cursor {
  row: number;
}

/** Stands for the loop that a name inside it refers to, until a cursor is bound to it. */
export interface Slot {
  readonly of: string;
}

/** What terms are bound to. */
export interface Bindings {
  readonly table: NumberColumns;
  readonly objects: ExpressionObjects | undefined;
  readonly cursors: ReadonlyMap<Slot, Cursor>;
  /** Where the expression comes from, for errors. */
  readonly place: ErrorPlace;
}

/** The number of a row in messages. */
export const rowNumber = ({ table: { firstRow = 0 } }: Pick<Bindings, "table">, row: number): number => firstRow + row;

interface Checked {
  /** As it was written. */
  readonly text: string;
  /** How many loops over objects run within each other to evaluate it. */
  readonly loops: number;
}

/** A part of an expression that gives a number. */
export interface NumberTerm extends Checked {
  readonly kind: "number";
  readonly unit: Unit;
  readonly canBeMissing: boolean;
  /** Its value, where that is written out. */
  readonly constant?: number | undefined;
  /** What its value comes from, for messages: columns, attributes, whole functions of objects. */
  readonly leaves: readonly NumberTerm[];
  /** Its value in an event, finite or, where it is missing, NaN. */
  readonly bind: (bindings: Bindings) => (event: number) => number;
}

/** A part of an expression that is true or false. */
export interface TruthTerm extends Checked {
  readonly kind: "truth";
  readonly bind: (bindings: Bindings) => (event: number) => boolean;
}

/** What is known beforehand of a number that an object has. */
export interface AttributeOf {
  readonly unit: string;
  readonly canBeMissing: boolean;
}

/** An object in an event. */
export interface BoundObject {
  /** Looks the object up; false if the event has none. The other two speak of the event looked up last. */
  readonly find: (event: number) => boolean;
  /** One of its attributes, NaN where it is missing. */
  readonly reader: (attribute: string) => () => number;
  readonly momentum: () => FourMomentum;
}

/** A part of an expression that gives an object. */
export interface ObjectTerm extends Checked {
  readonly kind: "object";
  readonly canBeMissing: boolean;
  readonly attributes: ReadonlyMap<string, AttributeOf>;
  readonly bind: (bindings: Bindings) => BoundObject;
}

/** One value for each object of a collection; the collection itself gives objects. */
export interface ListTerm extends Checked {
  readonly kind: "list";
  readonly source: Source;
  /** What the element refers to the objects of the source by. */
  readonly slots: readonly Slot[];
  readonly element: ScalarTerm;
}

export type ScalarTerm = NumberTerm | TruthTerm | ObjectTerm;
export type Term = ScalarTerm | ListTerm;

/** How messages call a term. */
export function describeTerm(term: Term): string {
  const scalar = { number: "number", truth: "comparison", object: "object" };
  const lists = { number: "list of numbers", truth: "list of comparisons", object: "collection" };
  return `the ${term.kind === "list" ? lists[term.element.kind] : scalar[term.kind]} "${term.text}"`;
}
