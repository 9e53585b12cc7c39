import { diagramSum } from "../matrix-elements/diagram-sum.ts";
import { lineCurrent, setEmitted } from "../matrix-elements/line-current.ts";
import type { Decays, MatrixElement } from "../matrix-elements/matrix-element.ts";
import { mergedFields } from "../matrix-elements/merged-fields.ts";
import { emittedFields, openLine } from "../matrix-elements/open-line.ts";
import { couplingsOf, type PhysicsParameters } from "../matrix-elements/parameters.ts";
import { bareEnd, lineGluon, setLineVertices, setMasslessEnd } from "../matrix-elements/quark-end.ts";
import { topEnds } from "../matrix-elements/top-ends.ts";

/**
 * q q̄ → t t̄ b b̄ in QCD for a light quark that is not a b, with massless b quarks: the light quarks' gluon x and the b quarks' gluon y meet on the top line, or one
 * of them meets the other line, whose gluon then makes the top pair, or they merge; ctG on the top's vertices.
 *
 *   q q̄ ~x~+-- t        q q̄ ~x~+-- b          b b̄ ~y~+-- q          q q̄ ~x~\
 *   b b̄ ~y~+            t t̄ ~~~+              t t̄ ~~~+                       +~~~ t t̄
 *           \-- t̄              \-- b̄                 \-- q̄          b b̄ ~y~/          (the first three in both orders)
 */
export function qqTtbb(parameters: PhysicsParameters): MatrixElement {
  const { gs, dipole } = couplingsOf(parameters);
  const [q, qbar, b, bbar] = [bareEnd(0), bareEnd(0), bareEnd(0), bareEnd(0)];
  const tops = topEnds(parameters);
  // x from the light quarks alone, y from the b quarks alone
  const lightAlone = lineCurrent(1, qbar, q);
  const bottomAlone = lineCurrent(1, b, bbar);
  const [x, y] = [lineGluon(), lineGluon()];
  const light = openLine(1, "x", qbar, q, { y });
  const bottom = openLine(1, "y", b, bbar, { x });
  const pair = openLine(2, "y", tops.top, tops.antitop, { x });
  const fromLight = emittedFields(light, gs);
  const fromBottom = emittedFields(bottom, gs);
  const merged = mergedFields(gs);
  // colours of the lines t, q, b
  const sum = diagramSum(gs, gs * dipole, [
    { line: pair.current("xy"), field: y.field, colour: { "xy.x.y": 1 } },
    { line: pair.current("yx"), field: y.field, colour: { "yx.x.y": 1 } },
    { line: pair.current("y"), field: fromBottom.field("xy"), colour: { "y.x.xy": 1 } },
    { line: pair.current("y"), field: fromBottom.field("yx"), colour: { "y.x.yx": 1 } },
    { line: pair.current("y"), field: fromLight.field("xy"), colour: { "x.xy.y": 1 } },
    { line: pair.current("y"), field: fromLight.field("yx"), colour: { "x.yx.y": 1 } },
    { line: pair.current("y"), field: merged.merged([x.field, y.field]), colour: { "xy.x.y": 1, "yx.x.y": -1 } },
  ]);

  const evaluate = (momenta: Float64Array, h: Float64Array, decays?: Decays): void => {
    const helicities = tops.setMomenta(momenta, decays);
    sum.clear();
    for (let helicity = 0; helicity < 2 * helicities; helicity++) {
      const chirality = helicity < 2 ? -1 : 1;
      setMasslessEnd(q, momenta, 0, 1, chirality);
      setMasslessEnd(qbar, momenta, 1, -1, chirality);
      setMasslessEnd(b, momenta, 4, 1, helicity % 2 === 0 ? -1 : 1);
      setMasslessEnd(bbar, momenta, 5, -1, helicity % 2 === 0 ? -1 : 1);
      lightAlone.update();
      bottomAlone.update();
      setEmitted(x.field, lightAlone, gs);
      setEmitted(y.field, bottomAlone, gs);
      setLineVertices(x, gs, gs * dipole);
      setLineVertices(y, gs, gs * dipole);
      light.update();
      bottom.update();
      fromLight.update();
      fromBottom.update();
      merged.update();
      tops.forEachState(pair, sum.add);
    }
    sum.write(h, 2 / (helicities * 4 * 9));
  };
  return { name: "qq_ttbb", coefficients: ["ctG"], legs: 6, evaluate };
}
