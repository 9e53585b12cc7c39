import { AnalysisError } from "@ratiometer/config";
import { fourMomentum, setPolar, type FourMomentum } from "./four-momentum.ts";
import { kinematics, type Kinematic } from "./kinematics.ts";
import type { ObjectKind } from "./object-kind.ts";
import { objectsOf } from "./source.ts";
import type { AttributeOf, Bindings, BoundObject, Cursor, ObjectTerm } from "./term.ts";

/** The object of a kind in the row of a cursor, which `find` brings there. */
export function storedObject(
  text: string,
  kind: ObjectKind,
  canBeMissing: boolean,
  place: (bindings: Bindings) => { readonly cursor: Cursor; readonly find: (event: number) => boolean },
): ObjectTerm {
  const bind = (bindings: Bindings): BoundObject => {
    const { record } = objectsOf(bindings);
    const { cursor, find } = place(bindings);
    const reported = kind.reported(record);
    const { pt, eta, phi, mass } = reported;
    const p = fourMomentum();
    const momentum = (): FourMomentum => {
      const { row } = cursor;
      setPolar(p, pt(row), eta(row), phi(row), mass(row));
      if (Number.isFinite(p.energy[0])) return p;
      const found = `pt = ${pt(row)}, eta = ${eta(row)}, mass = ${mass(row)}`;
      throw new AnalysisError("DATA_NOT_FINITE", `object ${row} of "${text}" has no finite four-momentum: ${found}`, bindings.place);
    };
    const reader = (name: string): (() => number) => {
      const own = kind.attributes.get(name)?.reader(record);
      if (own !== undefined) return () => own(cursor.row);
      const { of, reported: as } = kinematicOf(name);
      if (as === undefined) return () => of(momentum());
      const read = reported[as];
      return () => read(cursor.row);
    };
    return { find, reader, momentum };
  };
  const attributes = new Map<string, AttributeOf>([...kinematics, ...kind.attributes]);
  return { kind: "object", text, loops: 0, canBeMissing, attributes, bind };
}

function kinematicOf(name: string): Kinematic {
  const kinematic = kinematics.get(name);
  if (kinematic === undefined) throw new RangeError(`no attribute ${name}`);
  return kinematic;
}

/** An object of which there is nothing but a four-momentum, which `find` fills. */
export function composedObject(
  text: string,
  { canBeMissing, loops }: Pick<ObjectTerm, "canBeMissing" | "loops">,
  fill: (bindings: Bindings, p: FourMomentum) => (event: number) => boolean,
): ObjectTerm {
  const bind = (bindings: Bindings): BoundObject => {
    const p = fourMomentum();
    const find = fill(bindings, p);
    const reader = (name: string): (() => number) => {
      const { of } = kinematicOf(name);
      return () => of(p);
    };
    return { find, reader, momentum: () => p };
  };
  return { kind: "object", text, loops, canBeMissing, attributes: kinematics, bind };
}
