import { expressionError } from "./expression-error.ts";
import { leafTerm } from "./number-term.ts";
import { filteredSource, withCursor, type Loop } from "./source.ts";
import type { Piece } from "./syntax-tree.ts";
import { describeTerm, type Bindings, type BoundObject, type Cursor, type ListTerm, type ObjectTerm } from "./term.ts";
import type { NumberTerm, ScalarTerm, Term, TruthTerm } from "./term.ts";

function listTerm(piece: Piece, parts: Pick<ListTerm, "source" | "slots" | "element">): ListTerm {
  return { kind: "list", text: piece.text, loops: Math.max(1, parts.source.loops, 1 + parts.element.loops), ...parts };
}

/** A list term bound: its loop, where it stands, and the bindings of what is inside. */
export interface BoundLoop extends Loop {
  readonly cursor: Cursor;
  readonly inner: Bindings;
}

/** A loop over a list. */
export function boundLoop({ source, slots }: ListTerm, bindings: Bindings): BoundLoop {
  const cursor: Cursor = { row: -1 };
  const inner = withCursor(bindings, slots, cursor);
  return { cursor, inner, ...source.loop(inner, cursor) };
}

/**
 * A term of several inputs, of which some are lists: then a list as well, object by object.
 *
 * @param build the term for one value of each input
 * @throws AnalysisError CONFIG_EXPRESSION if the lists are of different objects, or two are collections: with itself is never meant
 */
export function lifted(piece: Piece, inputs: readonly Term[], build: (scalars: readonly ScalarTerm[]) => ScalarTerm): Term {
  const lists = inputs.filter((input) => input.kind === "list");
  const element = build(inputs.map((input) => (input.kind === "list" ? input.element : input)));
  if (lists.length === 0) return element;
  const [{ source }] = lists;
  const hint = "take one object of a collection, as in jets[0], or the sum, minimum or maximum of a list";
  const stranger = lists.find((list) => list.source.key !== source.key);
  if (stranger !== undefined)
    throw expressionError(piece, `${describeTerm(lists[0])} and ${describeTerm(stranger)} are not of the same objects`, hint);
  if (lists.filter((list) => list.element.kind === "object").length > 1)
    throw expressionError(piece, `found ${describeTerm(lists[0])} twice, each object would be taken with itself`, hint);
  return listTerm(piece, { source, slots: lists.flatMap(({ slots }) => slots), element });
}

/** The objects of a list that meet a condition, which refers to them by the slots of the list. */
export function filteredList(piece: Piece, list: ListTerm, condition: TruthTerm): ListTerm {
  const key = `${list.source.key}[${condition.text.replace(/\s+/g, " ")}]`;
  const source = filteredSource(list.source, key, condition.bind, condition.loops);
  return listTerm(piece, { source, slots: list.slots, element: list.element });
}

/** How an object of a list is looked up: moves the cursor there; false if there is none. */
type Lookup = (loop: BoundLoop, bindings: Bindings) => (event: number) => boolean;

/** One object of a list. */
export function chosenObject(piece: Piece, list: ListTerm & { readonly element: ObjectTerm }, loops: number, lookup: Lookup): ObjectTerm {
  const { element } = list;
  const bind = (bindings: Bindings): BoundObject => {
    const loop = boundLoop(list, bindings);
    const [find, bound] = [lookup(loop, bindings), element.bind(loop.inner)];
    return { ...bound, find: (event) => find(event) && bound.find(event) };
  };
  return { kind: "object", text: piece.text, loops, canBeMissing: true, attributes: element.attributes, bind };
}

/** The element of a list at a place, counted from 0 at the front or from -1 at the back. */
export function elementAt(piece: Piece, list: ListTerm, place: number): ScalarTerm {
  const { source, element } = list;
  const loops = Math.max(source.loops, element.loops);
  const lookup: Lookup = ({ inner, cursor }) => source.seek(inner, cursor, place);
  if (element.kind === "object") return chosenObject(piece, { ...list, element }, loops, lookup);
  if (element.kind === "truth") {
    const bind: TruthTerm["bind"] = (bindings) => {
      const loop = boundLoop(list, bindings);
      const [find, holds] = [lookup(loop, bindings), element.bind(loop.inner)];
      return (event) => find(event) && holds(event);
    };
    return { kind: "truth", text: piece.text, loops, bind };
  }
  const bind: NumberTerm["bind"] = (bindings) => {
    const loop = boundLoop(list, bindings);
    const [find, value] = [lookup(loop, bindings), element.bind(loop.inner)];
    return (event) => (find(event) ? value(event) : NaN);
  };
  return leafTerm({ text: piece.text, loops, unit: element.unit, canBeMissing: true, bind });
}

/** A list whose elements are objects. */
export function isCollection(term: Term): term is ListTerm & { readonly element: ObjectTerm } {
  return term.kind === "list" && term.element.kind === "object";
}
