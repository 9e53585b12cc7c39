import { deltaR } from "../angles.ts";
import { requireCollection, requireNumber, requireObject, type ExpressionFunction, type FunctionCall } from "./function-call.ts";
import { chosenObject } from "./list-term.ts";
import type { Term } from "./term.ts";

function nearest({ piece, inputs, check }: FunctionCall): Term {
  const list = requireCollection(inputs[0], check(inputs[0]));
  const target = requireObject(inputs[1], check(inputs[1]));
  return chosenObject(piece, list, Math.max(list.loops, target.loops), ({ inner, cursor, first, next }, bindings) => {
    const [to, from] = [target.bind(bindings), list.element.bind(inner)];
    const [toEta, toPhi, eta, phi] = [to.reader("eta"), to.reader("phi"), from.reader("eta"), from.reader("phi")];
    return (event) => {
      if (!to.find(event)) return false;
      const [targetEta, targetPhi] = [toEta(), toPhi()];
      let [row, distance] = [-1, Infinity];
      for (let more = first(event); more; more = next(event)) {
        if (!from.find(event)) return false;
        const found = deltaR(eta(), phi(), targetEta, targetPhi);
        if (found < distance) [row, distance] = [cursor.row, found];
      }
      cursor.row = row;
      return row >= 0;
    };
  });
}

/** The object with the largest (1) or smallest (-1) value of a number that is computed from its attributes. */
const extremeObject =
  (sign: 1 | -1) =>
  ({ piece, inputs, check, checkWithin }: FunctionCall): Term => {
    const list = requireCollection(inputs[0], check(inputs[0]));
    const by = requireNumber(inputs[1], checkWithin(inputs[1], list.element));
    return chosenObject(piece, list, Math.max(list.loops, 1 + by.loops), ({ inner, cursor, first, next }) => {
      const value = by.bind(inner);
      return (event) => {
        let [row, best] = [-1, NaN];
        for (let more = first(event); more; more = next(event)) {
          const found = value(event);
          if (Number.isNaN(found)) return false;
          if (row < 0 || sign * found > sign * best) [row, best] = [cursor.row, found];
        }
        cursor.row = row;
        return row >= 0;
      };
    });
  };

const ofTwo = (usage: string, meaning: string, build: ExpressionFunction["build"]): ExpressionFunction => ({
  usage,
  meaning,
  least: 2,
  most: 2,
  build,
});

/** Functions that choose an object of a collection, by name. Ties go to the one of higher pT. */
export const objectChoices: Readonly<Record<string, ExpressionFunction>> = {
  nearest: ofTwo("nearest(collection, x)", "the object of a collection with the smallest ΔR to an object", nearest),
  smallest: ofTwo("smallest(collection, number)", "the object with the smallest number, computed from its attributes", extremeObject(-1)),
  largest: ofTwo("largest(collection, number)", "the object with the largest number, computed from its attributes", extremeObject(1)),
};
