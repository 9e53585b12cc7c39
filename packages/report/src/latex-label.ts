import { markup, type Content, type Markup } from "./markup.ts";

/** One piece of a label: upright text, or a label set below or above the line. */
export type LabelPart = { readonly text: string } | { readonly script: "sub" | "sup"; readonly label: Label };

/** A label with sub- and superscripts, to be drawn in HTML, in SVG or as plain text. */
export type Label = readonly LabelPart[];

const LOWER_CASE =
  "alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω";
const UPPER_CASE = "Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω";
const SIGNS =
  "pm ± mp ∓ times × cdot · to → rightarrow → infty ∞ ell ℓ hbar ℏ partial ∂ nabla ∇ prime ′ sim ∼ approx ≈ leq ≤ geq ≥ neq ≠ langle ⟨ rangle ⟩ perp ⊥ parallel ∥ sum ∑ int ∫ dagger † Re ℜ Im ℑ";
const FUNCTIONS: ReadonlySet<string> = new Set(["log", "ln", "exp", "sin", "cos", "tan", "min", "max"]);
const SYMBOLS: ReadonlyMap<string, string> = new Map(
  `${LOWER_CASE} ${UPPER_CASE} ${SIGNS}`
    .split(" ")
    .reduce<[string, string][]>((pairs, word, i, words) => (i % 2 === 0 ? [...pairs, [word, words[i + 1]]] : pairs), []),
);
const SPACES: ReadonlyMap<string, string> = new Map([
  [",", "\u2009"],
  [":", "\u2005"],
  [";", "\u2005"],
  [" ", " "],
  ["!", ""],
  ["quad", "\u2003"],
  ["left", ""],
  ["right", ""],
]);
const ACCENTS: ReadonlyMap<string, string> = new Map([
  ["hat", "\u0302"],
  ["tilde", "\u0303"],
  ["bar", "\u0304"],
  ["dot", "\u0307"],
  ["vec", "\u20d7"],
]);
const UPRIGHT: ReadonlySet<string> = new Set(["mathrm", "mathit", "mathcal", "mathbf", "text", "textrm", "rm", "operatorname"]);

/** Plain text as a label. */
export const plainLabel = (text: string): Label => [{ text }];

/** Several labels and pieces of plain text, one after the other. */
export const joinLabels = (...parts: readonly (string | Label)[]): Label =>
  parts.flatMap((part) => (typeof part === "string" ? plainLabel(part) : part));

/**
 * The label of a LaTeX name such as `\kappa_t` or `c_{\varphi Q}^{(3)}`: Greek letters, common signs, accents, sub- and superscripts.
 * A command that is not known stays as it was given; so does the whole name when its braces do not match.
 *
 * @example labelHtml(latexLabel("\\kappa_t")).markup // "κ<sub>t</sub>"
 */
export function latexLabel(latex: string): Label {
  const tokens = latex.replace(/^\$(.*)\$$/, "$1").match(/\\(?:[A-Za-z]+|.)|\s+|[\s\S]/gu) ?? [];
  let depth = 0;
  for (const token of tokens) {
    depth += Number(token === "{") - Number(token === "}");
    if (depth < 0) break;
  }
  return depth === 0 ? merged(group(tokens, 0).label) : plainLabel(latex);
}

/** Text in which LaTeX names stand between dollar signs: `the coupling $\kappa_t$ is …`. The sign of a negative number becomes a minus. */
export function latexSentence(sentence: string): Label {
  return merged(
    sentence.split(/(\$[^$]+\$)/).flatMap((part) => (/^\$[^$]+\$$/.test(part) ? latexLabel(part) : plainLabel(minusSigns(part)))),
  );
}

/** Hyphens before a number, but not those within a name or a date. */
const minusSigns = (text: string): string => text.replace(/(?<![\p{L}\p{N}\-_.)])-(?=\.?\d)/gu, "−");

/** Reads tokens up to the closing brace of the group (or the end); `next` is the first token after it. */
function group(tokens: readonly string[], start: number): { label: Label; next: number } {
  const label: LabelPart[] = [];
  let i = start;
  while (i < tokens.length && tokens[i] !== "}") {
    const read = atom(tokens, i);
    label.push(...read.label);
    i = read.next;
  }
  return { label, next: i + 1 };
}

/** Reads one letter, command, script or braced group. */
function atom(tokens: readonly string[], i: number): { label: Label; next: number } {
  const token = tokens[i];
  if (token === "{") return group(tokens, i + 1);
  if (token === "~") return { label: plainLabel("\u00a0"), next: i + 1 };
  if ((token === "_" || token === "^") && i + 1 < tokens.length) {
    const { label, next } = atom(tokens, i + 1);
    return { label: [{ script: token === "_" ? "sub" : "sup", label: merged(label) }], next };
  }
  if (!token.startsWith("\\")) return { label: plainLabel(token === "-" ? "−" : token), next: i + 1 };
  const command = token.slice(1);
  const accent = ACCENTS.get(command);
  if (accent !== undefined || UPRIGHT.has(command)) {
    const argument = /^\s+$/.test(tokens[i + 1] ?? "") ? i + 2 : i + 1;
    if (argument >= tokens.length) return { label: plainLabel(token), next: i + 1 };
    const { label, next } = atom(tokens, argument);
    return { label: joinLabels(label, accent ?? ""), next };
  }
  if (FUNCTIONS.has(command)) {
    const spaced = /^\s+$/.test(tokens[i + 1] ?? "");
    return { label: plainLabel(spaced ? `${command}\u2009` : command), next: spaced ? i + 2 : i + 1 };
  }
  const text = SYMBOLS.get(command) ?? SPACES.get(command) ?? (/^[{}%_&#$]$/.test(command) ? command : token);
  // TeX swallows the space that ends a command's name.
  const swallows = SYMBOLS.has(command) && /^\s+$/.test(tokens[i + 1] ?? "");
  return { label: plainLabel(text), next: swallows ? i + 2 : i + 1 };
}

function merged(label: Label): Label {
  return label.reduce<LabelPart[]>((parts, part) => {
    const last = parts.at(-1);
    if (last !== undefined && "text" in last && "text" in part) return [...parts.slice(0, -1), { text: last.text + part.text }];
    return [...parts, part];
  }, []);
}

/** A label in HTML. */
export function labelHtml(label: Label): Markup {
  const parts = label.map((part): Content => {
    if ("text" in part) return part.text;
    return part.script === "sub" ? markup`<sub>${labelHtml(part.label)}</sub>` : markup`<sup>${labelHtml(part.label)}</sup>`;
  });
  return markup`${parts}`;
}

/**
 * A label as the content of an SVG `<text>`. Baselines are shifted by `dy`, which every browser knows (`baseline-shift` is not everywhere).
 *
 * @param size of the text, px
 */
export function labelSvg(label: Label, size: number): Markup {
  const pieces: Markup[] = [];
  let drawn = 0; // the height at which the last piece stood, px
  const draw = (parts: Label, height: number, scale: number): void => {
    for (const part of parts) {
      if ("script" in part) draw(part.label, height + (part.script === "sub" ? 0.24 : -0.36) * size * scale, scale * 0.74);
      else if (part.text !== "") {
        const shift = height - drawn;
        pieces.push(
          shift === 0 && scale === 1 ? markup`${part.text}` : markup`<tspan dy="${shift}" font-size="${size * scale}">${part.text}</tspan>`,
        );
        drawn = height;
      }
    }
  };
  draw(label, 0, 1);
  return markup`${pieces}`;
}

/** A label as plain text: `κ_t`, `c_{φQ}^(3)`. */
export function labelText(label: Label): string {
  return label
    .map((part) => {
      if ("text" in part) return part.text;
      const script = labelText(part.label);
      const braced = script.length === 1 || /^\(.*\)$/.test(script) ? script : `{${script}}`;
      return `${part.script === "sub" ? "_" : "^"}${braced}`;
    })
    .join("");
}

/** How wide a label is at a text size, px: an estimate from the number of characters, enough to keep labels apart. */
export function labelWidth(label: Label, size: number): number {
  return label.reduce((sum, part) => sum + ("text" in part ? part.text.length * size * 0.56 : labelWidth(part.label, size * 0.74)), 0);
}
