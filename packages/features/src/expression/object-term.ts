import { composedObject } from "./bound-object.ts";
import { unknownNameError } from "./expression-error.ts";
import { add, assign, setZero } from "./four-momentum.ts";
import { boundLoop } from "./list-term.ts";
import { finite, leafTerm } from "./number-term.ts";
import type { Piece } from "./syntax-tree.ts";
import type { AttributeOf, Bindings, BoundObject, ListTerm, NumberTerm, ObjectTerm } from "./term.ts";
import { parseUnit } from "./unit.ts";

/**
 * A number of one object.
 * @param named where the attribute is named, for errors
 * @throws AnalysisError CONFIG_UNKNOWN_ATTRIBUTE
 */
export function attributeTerm(piece: Piece, object: ObjectTerm, named: Piece, name: string = named.text): NumberTerm {
  const attribute = object.attributes.get(name);
  if (attribute === undefined) throw unknownNameError(named, "CONFIG_UNKNOWN_ATTRIBUTE", "attribute", name, object.attributes.keys());
  return objectNumber(piece, [object], attribute, ([bound]) => bound.reader(name));
}

/** A number of objects; missing where one of them is, or where it is not defined (NaN). */
export function objectNumber(
  piece: Piece,
  objects: readonly ObjectTerm[],
  { unit, canBeMissing }: AttributeOf,
  bindValue: (objects: readonly BoundObject[]) => () => number,
): NumberTerm {
  const bind: NumberTerm["bind"] = (bindings) => {
    const bound = objects.map((object) => object.bind(bindings));
    const value = bindValue(bound);
    const [{ find }, second] = bound;
    if (bound.length === 1) return finite(piece.text, bindings, (event) => (find(event) ? value() : NaN));
    return finite(piece.text, bindings, (event) => (find(event) && second.find(event) ? value() : NaN));
  };
  return leafTerm({
    text: piece.text,
    loops: Math.max(...objects.map(({ loops }) => loops)),
    unit: parseUnit(unit),
    canBeMissing: canBeMissing || objects.some((object) => object.canBeMissing),
    bind,
  });
}

/** The sum of two four-momenta. */
export function objectSum(piece: Piece, left: ObjectTerm, right: ObjectTerm): ObjectTerm {
  const canBeMissing = left.canBeMissing || right.canBeMissing;
  return composedObject(piece.text, { canBeMissing, loops: Math.max(left.loops, right.loops) }, (bindings, p) => {
    const [a, b] = [left.bind(bindings), right.bind(bindings)];
    return (event) => {
      if (!a.find(event) || !b.find(event)) return false;
      assign(p, a.momentum());
      add(p, b.momentum());
      return true;
    };
  });
}

/** The sum of the four-momenta of a collection, 0 where it is empty. */
export function collectionSum(piece: Piece, list: ListTerm & { readonly element: ObjectTerm }): ObjectTerm {
  const { canBeMissing } = list.element;
  return composedObject(piece.text, { canBeMissing, loops: list.loops }, (bindings: Bindings, p) => {
    const { inner, first, next } = boundLoop(list, bindings);
    const { find, momentum } = list.element.bind(inner);
    return (event) => {
      setZero(p);
      for (let more = first(event); more; more = next(event)) {
        if (!find(event)) return false;
        add(p, momentum());
      }
      return true;
    };
  });
}
