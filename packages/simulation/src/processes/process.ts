/** An outgoing particle of a process, before decays. */
export interface Leg {
  /** Name in observables and columns: t, tbar, h, z, j, g, b, bbar. */
  readonly name: string;
  /** GeV. */
  readonly mass: number;
}

/** A coefficient of a process as users give it, and the δ of the matrix elements that it stands for: value = sm + δ. */
export interface ProcessCoefficient {
  readonly name: string;
  readonly sm: number;
  readonly delta: string;
}

/** Partons that collide, beam 1 first, and what comes out in the order of the process's legs (PDG codes). */
export interface PartonChannel {
  readonly incoming: readonly [number, number];
  readonly outgoing: readonly number[];
}

/** One matrix element and the parton channels that it serves. */
export interface Subprocess {
  /** Name in the registry of matrix elements. */
  readonly matrixElement: string;
  readonly partons: readonly PartonChannel[];
  /** The matrix element's first parton is that of beam 2. */
  readonly exchanged: boolean;
  /** These are the antiparticles: the matrix element is taken at parity-reflected momenta, and CP-odd coefficients change sign. */
  readonly conjugated: boolean;
  /** Position of each outgoing leg of the matrix element among the legs of the process, where the two orders differ. */
  readonly order?: readonly number[];
}

/** A process of proton-proton collisions: what a user simulates by name. */
export interface Process {
  readonly name: string;
  readonly description: string;
  /** Outgoing particles. */
  readonly legs: readonly Leg[];
  readonly coefficients: readonly ProcessCoefficient[];
  /** Renormalisation and factorisation scale, GeV. */
  readonly scale: number;
  readonly subprocesses: readonly Subprocess[];
  /** The last leg recoils against a W boson in the t channel. */
  readonly peripheral?: boolean;
  /** Conditions that make the cross section finite; users' cuts come on top. */
  readonly cuts?: readonly string[];
}
