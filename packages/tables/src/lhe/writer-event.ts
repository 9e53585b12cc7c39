import type { ParticleRecord } from "../particle-record.ts";

/** The events to be written, n of them, as columns. */
export interface LheEvents {
  readonly particles: ParticleRecord;
  /** ICOLUP, two for each particle: numbers of the colour lines, from 501, or 0. */
  readonly colour: Int32Array;
  /** IDPRUP, n. */
  readonly subprocess: Int32Array;
  /** XWGTUP, n. */
  readonly weight: Float64Array;
  /** SCALUP in GeV, AQEDUP and AQCDUP: one for all events, or n. */
  readonly scale: number | Float64Array;
  readonly alphaQed: number | Float64Array;
  readonly alphaQcd: number | Float64Array;
  /**
   * The weights that the header lists, in its order: events × weights, row-major, or a function that fills in those of one event, so that they need not
   * be in memory all at once. Not needed where the header lists none.
   */
  readonly weights?: Float64Array | ((event: number, out: Float64Array) => void);
}

/** Below this fraction of E, √|E² − p²| is rounding, and the particle massless. */
const MASSLESS = 1e-5;

/** PUP(5) from the momentum: negative for spacelike ones, as the accord has it. */
function mass(energy: number, px: number, py: number, pz: number): string {
  const momentum = Math.sqrt(px * px + py * py + pz * pz);
  const square = (energy - momentum) * (energy + momentum);
  if (Math.abs(square) <= (MASSLESS * energy) ** 2) return "0";
  return (Math.sign(square) * Math.sqrt(Math.abs(square))).toPrecision(10);
}

const rowOf = (column: number | Float64Array, event: number): number => (typeof column === "number" ? column : column[event]);

function finite(values: ArrayLike<number>, what: string, event: number): void {
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i])) throw new RangeError(`event ${event}: ${what} ${i} is ${values[i]}, expected a finite number`);
}

/** Columns of the wrong length are a defect of the caller. */
function checkLengths({ particles, colour, subprocess, weight, scale, alphaQed, alphaQcd, weights }: LheEvents, width: number): void {
  const { events, offsets, pdgId } = particles;
  const wanted: readonly (readonly [string, ArrayLike<number> | number | undefined, number])[] = [
    ["offsets", offsets, events + 1],
    ["colour", colour, 2 * pdgId.length],
    ["subprocess", subprocess, events],
    ["weight", weight, events],
    ["scale", scale, events],
    ["alphaQed", alphaQed, events],
    ["alphaQcd", alphaQcd, events],
    ["weights", typeof weights === "function" ? undefined : (weights ?? []), events * width],
  ];
  for (const [name, column, length] of wanted)
    if (typeof column === "object" && column.length !== length)
      throw new RangeError(`${name} has ${column.length} values, expected ${length} for ${events} events and ${width} weights`);
}

/**
 * A function that writes one event as text. Numbers are written with as many digits as it takes to read back the same double, so that momenta are conserved
 * in the file as well as in memory, and weights follow their polynomial.
 * @param weightIds of the header, as they are to stand between quotes
 */
export function lheEventText(events: LheEvents, weightIds: readonly string[]): (event: number) => string {
  checkLengths(events, weightIds.length);
  const { particles, colour, subprocess, weight, scale, alphaQed, alphaQcd, weights } = events;
  const { offsets, pdgId, status, mother, px, py, pz, energy } = particles;
  const width = weightIds.length;
  const openings = weightIds.map((id) => `<wgt id="${id}"> `);
  const line = new Float64Array(4);
  const row = new Float64Array(width);

  const mothers = (first: number, particle: number): string => {
    const parent = mother[particle];
    // The record keeps the first mother only: what comes from the first incoming particle comes from both, if there are two.
    const both = parent === 0 && particle > first + 1 && status[first] === -1 && status[first + 1] === -1;
    return both ? "1 2" : `${parent + 1} ${parent + 1}`;
  };

  const rwgt = (event: number): string => {
    if (width === 0) return "";
    if (typeof weights === "function") weights(event, row);
    else if (weights !== undefined) row.set(weights.subarray(event * width, (event + 1) * width));
    finite(row, "weight", event);
    let text = "<rwgt>\n";
    for (let w = 0; w < width; w++) text += `${openings[w]}${row[w].toExponential()} </wgt>\n`;
    return `${text}</rwgt>\n`;
  };

  return (event) => {
    const first = offsets[event];
    const end = offsets[event + 1];
    line.set([weight[event], rowOf(scale, event), rowOf(alphaQed, event), rowOf(alphaQcd, event)]);
    finite(line, "number of the event line", event);
    let text = `<event>\n${end - first} ${subprocess[event]} ${line[0].toExponential()} ${line[1]} ${line[2]} ${line[3]}\n`;
    for (let i = first; i < end; i++) {
      line[0] = px[i];
      line[1] = py[i];
      line[2] = pz[i];
      line[3] = energy[i];
      finite(line, `momentum of particle ${i - first}, component`, event);
      text += `${pdgId[i]} ${status[i]} ${mothers(first, i)} ${colour[2 * i]} ${colour[2 * i + 1]} ${px[i]} ${py[i]} ${pz[i]} ${energy[i]} ${mass(energy[i], px[i], py[i], pz[i])} 0 9\n`;
    }
    return `${text}${rwgt(event)}</event>\n`;
  };
}
