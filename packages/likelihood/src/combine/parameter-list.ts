import type { Constraint } from "../model/constraint.ts";
import type { Parameter } from "../model/parameter.ts";

/** A constraint before its parameter has a place. */
export type Measurement = Constraint extends infer C
  ? C extends Constraint
    ? Omit<C, "parameter"> & { readonly observed: number }
    : never
  : never;

/** Parameters of a model as they are found, in that order, with their auxiliary measurements. */
export interface ParameterList {
  readonly parameters: readonly Parameter[];
  readonly constraints: readonly Constraint[];
  /** The observed value of each constraint. */
  readonly auxiliary: readonly number[];
  /** Undefined where there is none of that name. */
  readonly indexOf: (name: string) => number | undefined;
  /** Its index; what is there already under that name stays as it is. */
  readonly add: (parameter: Parameter, measurement?: Measurement) => number;
}

/** @param frozen names of parameters that stay where they are */
export function parameterList(frozen: ReadonlySet<string>): ParameterList {
  const parameters: Parameter[] = [];
  const constraints: Constraint[] = [];
  const auxiliary: number[] = [];
  const places = new Map<string, number>();
  return {
    parameters,
    constraints,
    auxiliary,
    indexOf: (name) => places.get(name),
    add: (parameter, measurement) => {
      const known = places.get(parameter.name);
      if (known !== undefined) return known;
      const index = parameters.length;
      places.set(parameter.name, index);
      parameters.push(frozen.has(parameter.name) ? { ...parameter, fixed: true } : parameter);
      if (measurement !== undefined) {
        const { observed, ...constraint } = measurement;
        constraints.push({ ...constraint, parameter: index });
        auxiliary.push(observed);
      }
      return index;
    },
  };
}

/** A parameter that a normal distribution around 0 of width 1 constrains. */
export const unitNormal = (name: string, reach: number): readonly [Parameter, Measurement] => [
  { name, init: 0, bounds: [-reach, reach], fixed: false, role: "constrained", searched: false },
  { kind: "normal", sigma: 1, observed: 0 },
];
