import { AnalysisError } from "@ratiometer/config";
import { columnBuilder } from "../column-builder.ts";
import { fortranNumber } from "./fortran-number.ts";
import { eventPlace } from "./blocks.ts";
import type { ParticleRecord } from "../particle-record.ts";

// Names of the Les Houches accord (hep-ph/0109068).
const EVENT_FIELDS = "NUP IDPRUP XWGTUP SCALUP AQEDUP AQCDUP".split(" ");
const PARTICLE_FIELDS = "IDUP ISTUP MOTHUP(1) MOTHUP(2) ICOLUP(1) ICOLUP(2) PUP(1) PUP(2) PUP(3) PUP(4) PUP(5) VTIMUP SPINUP".split(" ");
const LARGEST_INTEGER = 2 ** 31 - 1;

/** What all events of a file have in common. */
export interface EventColumns {
  readonly particles: ParticleRecord;
  /** IDPRUP. */
  readonly subprocess: Int32Array;
  /** XWGTUP. */
  readonly weight: Float64Array;
}

/** The columns of a file's events while they are being filled. */
export interface EventColumnsBuilder {
  /**
   * Reads the event line and the particles of the next event.
   * @param text inside of `<event>`, without comments in XML
   * @returns the position after the particles
   * @throws AnalysisError DATA_LHE_EVENT, DATA_NOT_FINITE
   */
  readonly append: (text: string) => number;
  /** The events since the last time. */
  readonly finish: () => EventColumns;
}

/** Position of the next line that is neither blank nor a `#` comment, or of the next tag, or of the end of the text. */
function nextLine(text: string, from: number): number {
  let at = from;
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 35) {
      const newline = text.indexOf("\n", at);
      if (newline < 0) return text.length;
      at = newline;
    } else if (code > 32) return at;
  }
  return at;
}

/** Event lines and particles into columns, for the errors' sake of a named file. */
export function eventColumnsBuilder(file: string): EventColumnsBuilder {
  const int32 = (length: number): Int32Array => new Int32Array(length);
  const float64 = (length: number): Float64Array => new Float64Array(length);
  const offsets = columnBuilder((length) => new Uint32Array(length));
  const [pdgId, status, mother, subprocess] = [columnBuilder(int32), columnBuilder(int32), columnBuilder(int32), columnBuilder(int32)];
  const momentum = [columnBuilder(float64), columnBuilder(float64), columnBuilder(float64), columnBuilder(float64)];
  const weight = columnBuilder(float64);
  const fields = new Float64Array(PARTICLE_FIELDS.length);
  let events = 0;
  /** Events, and particles, since the last `finish`. */
  let [pending, rows] = [0, 0];
  offsets.push(0);

  const broken = (message: string): AnalysisError =>
    new AnalysisError("DATA_LHE_EVENT", message, { where: eventPlace(file, events), hint: "the event is damaged: produce the file again" });

  const badField = (name: string, what: string, word: string, expected: string): AnalysisError =>
    /^[+-]?(nan|inf)/i.test(word) || expected === "a finite number"
      ? new AnalysisError("DATA_NOT_FINITE", `${name} of ${what} is "${word}", expected a finite number`, {
          where: eventPlace(file, events),
          hint: "drop the event, or produce the file again",
        })
      : broken(`${name} of ${what} is "${word}", expected ${expected}`);

  /** Reads the numbers of the line at `from` into `fields` and returns the position after it. `number` 0 is the event line, then particles from 1. */
  const readLine = (text: string, from: number, names: readonly string[], number: number): number => {
    const what = (): string => (number === 0 ? "the event line" : `particle line ${number}`);
    let at = from;
    let count = 0;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === 10 || code === 35 || code === 60) break;
      if (code <= 32) {
        at++;
        continue;
      }
      const start = at;
      for (; at < text.length; at++) {
        const inner = text.charCodeAt(at);
        if (inner <= 32 || inner === 35 || inner === 60) break;
      }
      if (count < names.length) {
        const value = fortranNumber(text, start, at);
        if (!Number.isFinite(value))
          throw badField(names[count], what(), text.slice(start, at), Number.isNaN(value) ? "a number" : "a finite number");
        fields[count] = value;
      }
      count++;
    }
    if (count !== names.length)
      throw broken(`${what()} has ${count} numbers, expected ${names.length} (${names.join(" ")}): "${text.slice(from, at).trim()}"`);
    return at;
  };

  const integer = (value: number, name: string, number: number): number => {
    if (Number.isInteger(value) && Math.abs(value) <= LARGEST_INTEGER) return value;
    throw broken(`${name} of ${number === 0 ? "the event line" : `particle line ${number}`} is ${value}, expected an integer of 32 bits`);
  };

  const append = (text: string): number => {
    let at = readLine(text, nextLine(text, 0), EVENT_FIELDS, 0);
    const count = integer(fields[0], "NUP", 0);
    if (count < 0) throw broken(`NUP is ${count}, expected the number of particles`);
    subprocess.push(integer(fields[1], "IDPRUP", 0));
    weight.push(fields[2]);
    for (let number = 1; number <= count; number++) {
      at = nextLine(text, at);
      if (at === text.length || text.charCodeAt(at) === 60) throw broken(`NUP announces ${count} particles, found ${number - 1}`);
      at = readLine(text, at, PARTICLE_FIELDS, number);
      pdgId.push(integer(fields[0], "IDUP", number));
      status.push(integer(fields[1], "ISTUP", number));
      const parent = integer(fields[2], "MOTHUP(1)", number);
      if (parent < 0 || parent > count) throw broken(`MOTHUP(1) of particle line ${number} is ${parent}, expected 0 to ${count}`);
      mother.push(parent - 1);
      for (let axis = 0; axis < 4; axis++) momentum[axis].push(fields[6 + axis]);
    }
    at = nextLine(text, at);
    if (at < text.length && text.charCodeAt(at) !== 60) {
      const line = text
        .slice(at, at + 60)
        .split("\n", 1)[0]
        .trim();
      throw broken(`NUP announces ${count} particles, but more follows them: "${line}"`);
    }
    rows += count;
    offsets.push(rows);
    pending++;
    events++;
    return at;
  };

  const finish = (): EventColumns => {
    const [px, py, pz, energy] = momentum.map((component) => component.finish());
    const [id, state, parent] = [pdgId, status, mother].map((column) => column.finish());
    const particles = { events: pending, offsets: offsets.finish(), pdgId: id, status: state, mother: parent, px, py, pz, energy };
    offsets.push(0);
    pending = 0;
    rows = 0;
    return { particles, subprocess: subprocess.finish(), weight: weight.finish() };
  };

  return { append, finish };
}
