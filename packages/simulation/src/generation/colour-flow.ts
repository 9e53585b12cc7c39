/** First of the labels of colour lines in event files. */
const FIRST_LABEL = 501;

/** A line of quark flavour: positions of the particles at which colour leaves and enters, all taken as outgoing (an incoming quark is an outgoing antiquark). */
interface QuarkLine {
  readonly colour: number;
  readonly anticolour: number;
}

/** How the colours of a subprocess can be connected when the number of colours is large. */
export interface ColourFlows {
  /**
   * Writes one of them, each with the same probability: colour and anticolour label of each particle, 0 for none, as event files have them.
   * @returns the next free label
   */
  readonly write: (uniform: () => number, out: Int32Array) => number;
}

/** The antiquark end that belongs to each quark end: of the same flavour, or else of the same doublet (W exchange; a bottom quark turns into a top quark). */
function quarkLines(incoming: readonly number[], outgoing: readonly number[]): QuarkLine[] {
  const asOutgoing = [...incoming.map((id) => (id === 21 ? 21 : -id)), ...outgoing];
  const ends = asOutgoing.map((id, particle) => ({ id, particle })).filter(({ id }) => Math.abs(id) <= 6 && id !== 0);
  const left = ends.filter(({ id }) => id < 0);
  const doublet = (id: number): number => Math.floor((Math.abs(id) + 1) / 2);
  return ends
    .filter(({ id }) => id > 0)
    .map(({ id, particle }) => {
      const same = left.findIndex((end) => end.id === -id);
      const partner = same >= 0 ? same : left.findIndex((end) => doublet(end.id) === doublet(id));
      if (partner < 0) throw new RangeError(`no partner for the quark ${id} in ${incoming.join(" ")} → ${outgoing.join(" ")}`);
      return { colour: particle, anticolour: left.splice(partner, 1)[0].particle };
    });
}

/** All orders of a list. */
function permutations<T>(list: readonly T[]): T[][] {
  return list.length === 0 ? [[]] : list.flatMap((item, i) => permutations(list.toSpliced(i, 1)).map((rest) => [item, ...rest]));
}

/** All ways to deal a sequence out to `hands` hands, keeping its order. */
function divisions<T>(list: readonly T[], hands: number): T[][][] {
  if (hands === 1) return [[[...list]]];
  return Array.from({ length: list.length + 1 }, (_, cut) => cut).flatMap((cut) =>
    divisions(list.slice(cut), hands - 1).map((rest) => [list.slice(0, cut), ...rest]),
  );
}

/**
 * The colour flows of a subprocess at leading order in 1/N_c. Colour runs from each quark through gluons to the antiquark of another flavour line (of its own, if
 * there is one line only); where a colourless boson is exchanged between the lines, to that of its own line.
 * @param incoming PDG codes of the two partons, of the beams' order
 * @param outgoing PDG codes of the products
 * @param colourless whether what the quark lines exchange carries no colour
 */
export function colourFlows(incoming: readonly number[], outgoing: readonly number[], colourless: boolean): ColourFlows {
  const lines = quarkLines(incoming, outgoing);
  const particles = [...incoming, ...outgoing];
  const gluons = particles.map((id, particle) => ({ id, particle })).filter(({ id }) => id === 21);
  const identity = lines.map((_, i) => i);
  const ends =
    colourless || lines.length < 2 ? [identity] : permutations(identity).filter((order) => order.every((to, from) => to !== from));
  if (lines.length === 0) throw new RangeError(`no quark in ${particles.join(" ")}`);
  const flows = ends.flatMap((order) =>
    permutations(gluons).flatMap((sequence) =>
      divisions(sequence, lines.length).map((hands) => {
        const labels = new Int32Array(2 * particles.length);
        let label = FIRST_LABEL;
        // taken as outgoing, colour leaves at 0 and enters at 1; an incoming particle has them the other way round
        const set = (particle: number, end: 0 | 1): number => (labels[2 * particle + (particle < 2 ? 1 - end : end)] = label);
        lines.forEach((line, i) => {
          set(line.colour, 0);
          for (const { particle } of hands[i]) {
            set(particle, 1);
            label++;
            set(particle, 0);
          }
          set(lines[order[i]].anticolour, 1);
          label++;
        });
        return { labels, next: label };
      }),
    ),
  );
  return {
    write: (uniform, out) => {
      const { labels, next } = flows[Math.floor(uniform() * flows.length)];
      out.set(labels);
      return next;
    },
  };
}
