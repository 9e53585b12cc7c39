import type { BasketContent } from "./basket-head.ts";
import { damaged } from "./damage.ts";

/** The value of a member of an object as ROOT streams it; lists are TObjArray and TList, undefined stands for a null pointer. */
export type StreamedValue = number | string | Float64Array | BasketContent | StreamedObject | StreamedList | undefined;

export type StreamedList = readonly (StreamedObject | undefined)[];

/** An object as it was streamed: members of its base classes are among its own. Objects that are referred to twice are one and the same. */
export interface StreamedObject {
  readonly className: string;
  /** Filled while the object is read. */
  readonly members: Map<string, StreamedValue>;
}

function wrong(object: StreamedObject, name: string, kind: string, where: string): Error {
  const found = object.members.has(name) ? "is something else" : "is missing";
  return damaged(where, `${object.className} without ${kind}: member "${name}" ${found}`);
}

/** A member that is a number. @throws AnalysisError DATA_ROOT_DAMAGED if it is none */
export function numberMember(object: StreamedObject, name: string, where: string): number {
  const value = object.members.get(name);
  if (typeof value !== "number") throw wrong(object, name, "a number", where);
  return value;
}

/** A member that counts something. @throws AnalysisError DATA_ROOT_DAMAGED if it is no integer from 0 to 2⁵³ */
export function countMember(object: StreamedObject, name: string, where: string): number {
  const value = numberMember(object, name, where);
  if (!Number.isSafeInteger(value) || value < 0) throw damaged(where, `${object.className} with ${name} = ${value}, expected a count`);
  return value;
}

/** A member that is a text. @throws AnalysisError DATA_ROOT_DAMAGED if it is none */
export function textMember(object: StreamedObject, name: string, where: string): string {
  const value = object.members.get(name);
  if (typeof value !== "string") throw wrong(object, name, "a text", where);
  return value;
}

/** A member that is an array of numbers. @throws AnalysisError DATA_ROOT_DAMAGED if it is none */
export function numbersMember(object: StreamedObject, name: string, where: string): Float64Array {
  const value = object.members.get(name);
  if (!(value instanceof Float64Array)) throw wrong(object, name, "an array of numbers", where);
  return value;
}

/** A member that is a list of objects. @throws AnalysisError DATA_ROOT_DAMAGED if it is none */
export function listMember(object: StreamedObject, name: string, where: string): StreamedList {
  const value = object.members.get(name);
  if (!isList(value)) throw wrong(object, name, "a list of objects", where);
  return value;
}

/** A member that points to an object, or to none. @throws AnalysisError DATA_ROOT_DAMAGED if it is something else */
export function pointerMember(object: StreamedObject, name: string, where: string): StreamedObject | undefined {
  const value = object.members.get(name);
  if (value !== undefined && !isObject(value)) throw wrong(object, name, "a pointer", where);
  return value;
}

const isList = (value: StreamedValue): value is StreamedList => Array.isArray(value);

const isObject = (value: StreamedValue): value is StreamedObject => typeof value === "object" && "members" in value;
