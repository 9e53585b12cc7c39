import type { ObjectKind } from "@ratiometer/config";
import { columnOf, tableOf, type EventObjects, type Table } from "@ratiometer/tables";

/**
 * The objects of one kind with their pT and mass multiplied by a factor each, before any selection.
 *
 * @param factors one per row of the kind's table, positive
 * @param withMet whether the missing transverse momentum balances the change
 */
export function scaledObjects(objects: EventObjects, kind: ObjectKind, factors: Float64Array, withMet: boolean): EventObjects {
  const { kinds, met, events } = objects;
  const { offsets, table } = kinds[kind];
  const times = (name: string): Float64Array => {
    const { values } = columnOf(table, name);
    const scaled = new Float64Array(values.length);
    for (let row = 0; row < values.length; row++) scaled[row] = values[row] * factors[row];
    return scaled;
  };
  const [pt, mass] = [times("pt"), times("mass")];
  const varied = tableOf(
    [...table.columns].map(([name, column]) => [
      name,
      name === "pt" ? { ...column, values: pt } : name === "mass" ? { ...column, values: mass } : column,
    ]),
  );
  const changed = { ...objects, kinds: { ...kinds, [kind]: { offsets, table: varied } } };
  return withMet ? { ...changed, met: balanced(met, events, offsets, table, pt) } : changed;
}

function balanced(met: EventObjects["met"], events: number, offsets: Uint32Array, table: Table, varied: Float64Array): EventObjects["met"] {
  const [pt, phi] = [columnOf(table, "pt").values, columnOf(table, "phi").values];
  const result = { pt: met.pt.slice(), phi: met.phi.slice(), present: met.present };
  for (let event = 0; event < events; event++) {
    if (met.present[event] === 0 || offsets[event] === offsets[event + 1]) continue;
    let x = met.pt[event] * Math.cos(met.phi[event]);
    let y = met.pt[event] * Math.sin(met.phi[event]);
    for (let row = offsets[event]; row < offsets[event + 1]; row++) {
      x -= (varied[row] - pt[row]) * Math.cos(phi[row]);
      y -= (varied[row] - pt[row]) * Math.sin(phi[row]);
    }
    result.pt[event] = Math.sqrt(x * x + y * y);
    const azimuth = Math.atan2(y, x);
    result.phi[event] = azimuth === -Math.PI ? Math.PI : azimuth;
  }
  return result;
}

/**
 * Factors of a worse resolution: 1 + σ g per object, g standard normal, drawn again where that is not positive. The draws of an event depend on its own
 * stream only.
 *
 * @param relative σ, one per row
 * @param streamOf the normal numbers of an event, by its number in this block
 */
export function resolutionFactors(
  offsets: Uint32Array,
  relative: Float64Array,
  streamOf: (event: number) => { readonly normal: () => number },
): Float64Array {
  const factors = new Float64Array(relative.length);
  for (let event = 0; event + 1 < offsets.length; event++) {
    if (offsets[event] === offsets[event + 1]) continue;
    const { normal } = streamOf(event);
    for (let row = offsets[event]; row < offsets[event + 1]; row++) {
      let factor = 0;
      while (!(factor > 0)) factor = 1 + relative[row] * normal();
      factors[row] = factor;
    }
  }
  return factors;
}

/**
 * Weight factor of each event for a b-tag efficiency that differs by a factor s from the simulated ε: Π s over tagged and Π (1 − sε)/(1 − ε) over untagged
 * jets, of those that the variation applies to.
 *
 * @param tagged 1 for tagged, 0 for untagged, -1 for jets that it does not apply to; one per jet
 * @param scale s, @param efficiency ε; one per jet
 */
export function tagFactors(offsets: Uint32Array, tagged: Int32Array, scale: Float64Array, efficiency: Float64Array): Float64Array {
  const factors = new Float64Array(offsets.length - 1).fill(1);
  for (let event = 0; event < factors.length; event++)
    for (let row = offsets[event]; row < offsets[event + 1]; row++)
      if (tagged[row] === 1) factors[event] *= scale[row];
      else if (tagged[row] === 0) factors[event] *= (1 - scale[row] * efficiency[row]) / (1 - efficiency[row]);
  return factors;
}
