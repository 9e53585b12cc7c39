import { diagramSum } from "../matrix-elements/diagram-sum.ts";
import { externalGluon } from "../matrix-elements/external-gluon.ts";
import { setGluonCurrent } from "../matrix-elements/gluon-current.ts";
import type { Decays, GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import { emittedFields, openLine } from "../matrix-elements/open-line.ts";
import { couplingsOf, type PhysicsParameters } from "../matrix-elements/parameters.ts";
import { bareEnd, setLineVertices, setMasslessEnd } from "../matrix-elements/quark-end.ts";
import { topEnds } from "../matrix-elements/top-ends.ts";
import { vectorField } from "../matrix-elements/vector-field.ts";

/** Which legs are the two ends of the light quark's line, and which the gluon: 0 and 1 come in, 4 goes out. */
interface Crossing {
  readonly name: string;
  /** The incoming quark, or the outgoing antiquark. */
  readonly entering: number;
  /** The outgoing quark, or the incoming antiquark. */
  readonly leaving: number;
  readonly gluon: number;
  /** 1 / (spins and colours of the incoming partons). */
  readonly average: number;
}

/** q q̄ → t t̄ g, diagrams as in quarkLineAndGluon. */
export function qqTtg(parameters: PhysicsParameters, probe: GaugeProbe = {}): MatrixElement {
  return quarkLineAndGluon({ name: "qq_ttg", entering: 0, leaving: 1, gluon: 4, average: 1 / (4 * 9) }, parameters, probe);
}

/** q g → t t̄ q, the same diagrams crossed. */
export function qgTtq(parameters: PhysicsParameters, probe: GaugeProbe = {}): MatrixElement {
  return quarkLineAndGluon({ name: "qg_ttq", entering: 0, leaving: 4, gluon: 1, average: 1 / (4 * 24) }, parameters, probe);
}

/** q̄ g → t t̄ q̄, the same diagrams crossed. */
export function qbgTtqb(parameters: PhysicsParameters, probe: GaugeProbe = {}): MatrixElement {
  return quarkLineAndGluon({ name: "qbg_ttqb", entering: 4, leaving: 0, gluon: 1, average: 1 / (4 * 24) }, parameters, probe);
}

/**
 * The light quark's gluon x makes the top pair, and the gluon 1 hangs on either end of either line or on x; ctG on the top's vertices.
 *
 *   q --\      /-+-- t     q --\      /---- t     q --+-\      /-- t     q ----\      /-- t     q --\        /-- t
 *        +~~x~~+  ~ 1           +~~x~~+               ~1 +~~x~~+               +~~x~~+               +~~x~+~~+
 *   q̄ --/      \---- t̄    q̄ --/      \-+-- t̄   q̄ ----/      \-- t̄   q̄ --+-/      \-- t̄   q̄ --/     ~1 \-- t̄
 *                                         ~ 1                                ~1
 */
function quarkLineAndGluon(crossing: Crossing, parameters: PhysicsParameters, probe: GaugeProbe): MatrixElement {
  const { gs, dipole } = couplingsOf(parameters);
  const gluon = externalGluon(crossing.gluon, probe);
  const [entering, leaving] = [bareEnd(0), bareEnd(0)];
  const tops = topEnds(parameters);
  const light = openLine(1, "x", leaving, entering, { 1: gluon });
  const pair = openLine(2, "x", tops.top, tops.antitop, { 1: gluon });
  const emitted = emittedFields(light, gs);
  const radiating = vectorField();
  const radiation = [[gluon.field, emitted.field("x")]] as const;
  const sum = diagramSum(gs, gs * dipole, [
    { line: pair.current("1x"), field: emitted.field("x"), colour: { "1x.x": 1 } },
    { line: pair.current("x1"), field: emitted.field("x"), colour: { "x1.x": 1 } },
    { line: pair.current("x"), field: emitted.field("1x"), colour: { "x.1x": 1 } },
    { line: pair.current("x"), field: emitted.field("x1"), colour: { "x.x1": 1 } },
    { line: pair.current("x"), field: radiating, colour: { "1x.x": 1, "x1.x": -1 } },
  ]);

  const evaluate = (momenta: Float64Array, h: Float64Array, decays?: Decays): void => {
    const helicities = tops.setMomenta(momenta, decays);
    gluon.setMomentum(momenta);
    sum.clear();
    for (let helicity = 0; helicity < helicities; helicity++) {
      const chirality = helicity === 0 ? -1 : 1;
      setMasslessEnd(entering, momenta, crossing.entering, crossing.entering < 2 ? 1 : -1, chirality);
      setMasslessEnd(leaving, momenta, crossing.leaving, crossing.leaving < 2 ? -1 : 1, chirality);
      for (let polarisation = 0; polarisation < 2; polarisation++) {
        gluon.setState(polarisation);
        setLineVertices(gluon, gs, gs * dipole);
        light.update();
        emitted.update();
        setGluonCurrent(radiating, radiation, gs);
        tops.forEachState(pair, sum.add);
      }
    }
    sum.write(h, (crossing.average * 2) / helicities);
  };
  return { name: crossing.name, coefficients: ["ctG"], legs: 5, evaluate };
}
