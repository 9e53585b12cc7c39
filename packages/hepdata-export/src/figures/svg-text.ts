const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text for the content or an attribute of an element; control characters, which XML forbids, become U+FFFD. */
export function escaped(text: string): string {
  return text.replace(/[^\P{Cc}\t\n]/gu, "\ufffd").replace(/[&<>"]/g, (character) => ENTITIES[character]);
}

/** A coordinate, to a hundredth of a pixel. @throws RangeError if it is not finite: a figure would be silently wrong */
export function coordinate(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a coordinate of a figure is ${value}`);
  return String(Math.round(value * 100) / 100 + 0);
}

const WORDS =
  "alpha α beta β gamma γ delta δ epsilon ε zeta ζ eta η theta θ kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ phi φ varphi φ chi χ psi ψ omega ω " +
  "Gamma Γ Delta Δ Theta Θ Lambda Λ Sigma Σ Phi Φ Psi Ψ Omega Ω sqrt √ ell ℓ infty ∞ pm ± times × cdot ·";
const SYMBOLS: ReadonlyMap<string, string> = new Map([...WORDS.matchAll(/(\S+) (\S+)/g)].map(([, word, symbol]) => [word, symbol]));

/** A name with LaTeX in it as plain text: "$-2\\Delta\\ln L$" is "−2Δ ln L". */
export function plainText(name: string): string {
  return name.replace(/\$([^$]*)\$/g, (_, math: string) =>
    math
      .replace(/\\([A-Za-z]+)/g, (__, word: string) => SYMBOLS.get(word) ?? (word.startsWith("math") || word === "text" ? "" : ` ${word}`))
      .replace(/[{}\\]/g, "")
      .replaceAll("-", "−")
      .trim(),
  );
}

/** About how wide a text is in DejaVu Sans, px. */
export const textWidth = (text: string, size: number): number => text.length * size * 0.6;

/** A text that is no wider than that, cut where it is. */
export function fitted(text: string, size: number, width: number): string {
  const most = Math.max(1, Math.floor(width / (0.6 * size)));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** A line of text. @param anchor which part of it is at x */
export function textAt(x: number, y: number, content: string, options: TextOptions = {}): string {
  const { size = 14, anchor = "start", turned = false, colour = "#000" } = options;
  const turn = turned ? ` transform="rotate(-90 ${coordinate(x)} ${coordinate(y)})"` : "";
  return `<text x="${coordinate(x)}" y="${coordinate(y)}" font-size="${size}" text-anchor="${anchor}" fill="${colour}"${turn}>${escaped(content)}</text>`;
}

export interface TextOptions {
  readonly size?: number;
  readonly anchor?: "start" | "middle" | "end";
  /** Reads upwards. */
  readonly turned?: boolean;
  readonly colour?: string;
}
