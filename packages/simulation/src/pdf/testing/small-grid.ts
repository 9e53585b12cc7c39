const PARTONS = [-5, -4, -3, -2, -1, 21, 1, 2, 3, 4, 5];

/** x f of the small grid at a knot: smooth in x and Q, bottom only above 4.5 GeV, negative charm at one knot of x. */
function value(id: number, x: number, q: number): number {
  const growth = 1 + 0.1 * Math.log(q);
  if (Math.abs(id) === 5) return q < 4.5 ? 0 : 0.3 * x ** -0.2 * (1 - x) ** 5 * Math.log(q / 4.5);
  if (id === -4) return x === 0.4 ? -0.01 : 0.02 * (1 - x);
  return (id === 21 ? 3 : 1 + 0.1 * id) * x ** (-0.2 * growth) * (1 - x) ** (3 * growth);
}

function block(xs: readonly number[], qs: readonly number[], comment: string): string {
  // the photon comes first
  const rows = xs.flatMap((x) => qs.map((q) => ["0.001", ...PARTONS.map((id) => value(id, x, q).toPrecision(8))].join(" ")));
  return `${xs.join(" ")}${comment}\n${qs.join(" ")}\n22 ${PARTONS.join(" ")}\n${rows.join("\n")}\n---\n`;
}

/** A grid of two subgrids that meet at 4.5 GeV, with a photon and a comment. */
export const smallGrid: string = `PdfType: central # a member
Format: lhagrid1
---
# x, Q, flavours
${block([0.001, 0.01, 0.1, 0.4, 1], [1.5, 2, 3, 4.5], " # even")}${block([0.001, 0.01, 0.1, 0.4, 1], [4.5, 10, 50, 250, 1000], "")}`;

/** The description that goes with it; α_s has a kink where bottom sets in. */
export const smallInfo = `SetDesc: a small grid
Format: lhagrid1
NumFlavors: 5
AlphaS_Type: ipol
AlphaS_Qs: [1.5, 2, 3, 4.5, 4.5, 10, 50, 250, 1000]
AlphaS_Vals: [0.33, 0.295, 0.253, 0.22, 0.22, 0.178, 0.13, 0.103, 0.088]
`;
