import { diagramSum, type Diagram } from "../matrix-elements/diagram-sum.ts";
import { externalGluon } from "../matrix-elements/external-gluon.ts";
import type { Decays, GaugeProbe, MatrixElement } from "../matrix-elements/matrix-element.ts";
import { mergedFields } from "../matrix-elements/merged-fields.ts";
import { emittedFields, openLine } from "../matrix-elements/open-line.ts";
import { couplingsOf, type PhysicsParameters } from "../matrix-elements/parameters.ts";
import { bareEnd, lineGluon, setLineVertices, setMasslessEnd } from "../matrix-elements/quark-end.ts";
import { topEnds } from "../matrix-elements/top-ends.ts";
import type { VectorField } from "../matrix-elements/vector-field.ts";

/**
 * g g → t t̄ b b̄ in QCD with massless b quarks: the b quarks' gluon x makes the top pair, and the incoming gluons 1 and 2 hang anywhere on the two lines, alone or
 * merged, or on x; ctG on the top's vertices.
 *
 *   b b̄ ~x~+-- t           b --+        /-- t        b b̄ ~x~+~~+-- t         b b̄ ~x~+~~+~~ t t̄
 *     1 ~~~+               1 ~~+~~x~~~~+                1 ~~+   +~~ 2              1 ~~+  +~~ 2
 *     2 ~~~+               b̄ --+        +~~ 2                    \-- t̄
 *           \-- t̄                        \-- t̄                                         … and all other orders
 */
export function ggTtbb(parameters: PhysicsParameters, probe: GaugeProbe = {}): MatrixElement {
  const { gs, dipole } = couplingsOf(parameters);
  const gluon1 = externalGluon(0, probe);
  const gluon2 = externalGluon(1, probe);
  const before = mergedFields(gs);
  const gluon12 = lineGluon(before.merged([gluon1.field, gluon2.field]));
  const gluon21 = lineGluon(before.merged([gluon2.field, gluon1.field]));
  const gluons = { 1: gluon1, 2: gluon2, 12: gluon12, 21: gluon21 };
  const all = Object.values(gluons);
  const [b, bbar] = [bareEnd(0), bareEnd(0)];
  const tops = topEnds(parameters);
  const bottom = openLine(1, "x", b, bbar, gluons);
  const pair = openLine(2, "x", tops.top, tops.antitop, gluons);
  const emitted = emittedFields(bottom, gs);
  const after = mergedFields(gs);

  const diagrams: Diagram[] = [];
  const add = (above: string, field: VectorField, colour: Readonly<Record<string, number>>): void =>
    void diagrams.push({ line: pair.current(above), field, colour });
  const wordsWith = (...letters: readonly string[]): readonly string[] =>
    pair.words.filter((word) => word.length === letters.length + 1 && letters.every((letter) => word.includes(letter)));
  // both gluons on the quark lines
  for (const below of bottom.words)
    for (const above of wordsWith(...["1", "2"].filter((letter) => !below.includes(letter))))
      add(above, emitted.field(below), { [`${above}.${below}`]: 1 });
  // one on x, which makes it a commutator on the top line, and the other one on either line
  for (const [on, off, gluon] of [
    ["1", "2", gluon1],
    ["2", "1", gluon2],
  ] as const) {
    const onX = (below: string): VectorField => after.merged([gluon.field, emitted.field(below)]);
    const commutator = (above: string, below: string): Record<string, number> => ({
      [`${above.replace("x", `${on}x`)}.${below}`]: 1,
      [`${above.replace("x", `x${on}`)}.${below}`]: -1,
    });
    const bare = onX("x");
    for (const word of wordsWith(off)) {
      add(word, bare, commutator(word, "x"));
      add("x", onX(word), commutator("x", word));
    }
  }
  // both on x: [T¹, [T², Tˣ]] and [T², [T¹, Tˣ]]
  const x = emitted.field("x");
  const [x1, x2] = [after.merged([gluon1.field, x]), after.merged([gluon2.field, x])];
  add("x", after.merged([gluon1.field, x2], [gluon12.field, x]), { "12x.x": 1, "1x2.x": -1, "2x1.x": -1, "x21.x": 1 });
  add("x", after.merged([gluon2.field, x1], [gluon21.field, x]), { "21x.x": 1, "2x1.x": -1, "1x2.x": -1, "x12.x": 1 });
  const sum = diagramSum(gs, gs * dipole, diagrams);

  const evaluate = (momenta: Float64Array, h: Float64Array, decays?: Decays): void => {
    const helicities = tops.setMomenta(momenta, decays);
    gluon1.setMomentum(momenta);
    gluon2.setMomentum(momenta);
    sum.clear();
    for (let helicity = 0; helicity < helicities; helicity++) {
      const chirality = helicity === 0 ? -1 : 1;
      setMasslessEnd(b, momenta, 4, 1, chirality);
      setMasslessEnd(bbar, momenta, 5, -1, chirality);
      for (let polarisations = 0; polarisations < 4; polarisations++) {
        gluon1.setState(polarisations & 1);
        gluon2.setState(polarisations >> 1);
        before.update();
        for (const gluon of all) setLineVertices(gluon, gs, gs * dipole);
        bottom.update();
        emitted.update();
        after.update();
        tops.forEachState(pair, sum.add);
      }
    }
    sum.write(h, 2 / (helicities * 4 * 64));
  };
  return { name: "gg_ttbb", coefficients: ["ctG"], legs: 6, evaluate };
}
