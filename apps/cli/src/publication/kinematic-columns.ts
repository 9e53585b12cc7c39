/** Columns of the transverse momentum and of the (absolute) pseudorapidity of one object. */
export interface KinematicColumns {
  readonly pt: string;
  readonly eta: string;
}

/** Objects in the order in which they are wanted: candidates of heavy particles first, then the leading objects. */
const WANTED = [/^(h|higgs)(_|\d|$)/, /^top/, /^[zw](_|\d|$)/, /^fatjet/, /^(b?jet|object)_?1?$/, /^lep/];

/**
 * The reconstructed object whose efficiency a reader asks for: of those that have columns NAME_pt and NAME_eta or NAME_abs_eta the candidate of a heavy
 * particle, or else the hardest jet, the lepton, the first one; undefined where no object has both.
 * @param columns names of columns
 */
export function kinematicColumns(columns: readonly string[]): KinematicColumns | undefined {
  const objects = columns.flatMap((pt) => {
    if (!/._pt$/.test(pt)) return [];
    const object = pt.replace(/_pt$/, "");
    const eta = [`${object}_eta`, `${object}_abs_eta`].find((column) => columns.includes(column));
    if (eta === undefined) return [];
    const rank = WANTED.findIndex((pattern) => pattern.test(object));
    return [{ pt, eta, rank: rank < 0 ? WANTED.length : rank }];
  });
  const best = Math.min(...objects.map(({ rank }) => rank));
  const found = objects.find(({ rank }) => rank === best);
  return found === undefined ? undefined : { pt: found.pt, eta: found.eta };
}
