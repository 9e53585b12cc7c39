import type { LheHeader } from "./header.ts";
import type { LheBeam } from "./init.ts";
import type { LheWeight } from "./weight-list.ts";

/** What stands before the events of a file to be written, in the words of the reader. */
export interface LheFileHeader extends Pick<LheHeader, "beams" | "processes" | "weights"> {
  /** IDWTUP; by default -4: weights are absolute, in pb, may be negative, and their mean is the cross section. */
  readonly weightStrategy?: number;
  /** By default "average", which is what IDWTUP = -4 means. */
  readonly eventNorm?: "sum" | "average" | "unity";
  /** The program that made the events. */
  readonly generator: { readonly name: string; readonly version: string };
  /** The parameter card of XWGTUP. */
  readonly slha?: string;
  /** Further elements of the header by name (letters): settings, seeds, digests. */
  readonly blocks?: Readonly<Record<string, string>>;
}

const NORM_REMARK = {
  sum: "the event weights add up to the cross section",
  average: "the mean of the event weights is the cross section",
  unity: "the event weights count events",
} as const;

/** Text as it may stand between tags or between double quotes. */
export function escapedXml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Text as the content of an element that readers take verbatim: they do not resolve entities there. */
const verbatim = (text: string): string => (/[<&]/.test(text) ? `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>` : text);

const lines = (...parts: readonly string[]): string => parts.map((part) => (part.endsWith("\n") ? part : `${part}\n`)).join("");

function runCard(events: number, beams: readonly LheBeam[], eventNorm: keyof typeof NORM_REMARK): string {
  return lines(
    "<MGRunCard>",
    `  ${events} = nevents`,
    ...beams.map(({ energy }, b) => `  ${energy} = ebeam${b + 1}`),
    `  ${eventNorm} = event_norm ! ${NORM_REMARK[eventNorm]}`,
    "</MGRunCard>",
  );
}

const attributesText = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapedXml(value)}"`)
    .join("");

function weightList(weights: readonly LheWeight[]): string {
  const parts = ["<initrwgt>"];
  let open: string | undefined;
  for (const { id, text, group, attributes = {}, groupAttributes = group === undefined ? {} : { name: group } } of weights) {
    if (group !== open) {
      if (open !== undefined) parts.push("</weightgroup>");
      if (group !== undefined) parts.push(`<weightgroup${attributesText(groupAttributes)}>`);
      open = group;
    }
    parts.push(`<weight${attributesText({ id, ...attributes })}>${escapedXml(text)}</weight>`);
  }
  if (open !== undefined) parts.push("</weightgroup>");
  return lines(...parts, "</initrwgt>");
}

function init({ beams, processes, generator, weightStrategy = -4 }: LheFileHeader): string {
  const both = (field: (beam: LheBeam) => number): string => beams.map(field).join(" ");
  return lines(
    "<init>",
    [
      both(({ pdgId }) => pdgId),
      both(({ energy }) => energy),
      both(({ pdfGroup }) => pdfGroup),
      both(({ pdfSet }) => pdfSet),
      weightStrategy,
      processes.length,
    ].join(" "),
    ...processes.map(({ xsec, error, max, id }) => `${xsec} ${error} ${max} ${id}`),
    `<generator name="${escapedXml(generator.name)}" version="${escapedXml(generator.version)}"/>`,
    "</init>",
  );
}

/** A block that the reader would take for one of its own, or that is no element's name, is a defect of the caller. */
function block([name, text]: readonly [string, string]): string {
  if (!/^[A-Za-z][\w-]*$/.test(name) || /^(?:header|init|event|initrwgt|slha|LesHouchesEvents)$/.test(name))
    throw new RangeError(`"${name}" cannot name a block of the header`);
  return lines(`<${name}>`, verbatim(text), `</${name}>`);
}

/**
 * Everything before the first event, in LHE 3.0.
 * @param events number of events to follow
 */
export function lheHeaderText(header: LheFileHeader, events: number): string {
  const { beams, processes, weights, slha, eventNorm = "average", blocks = {} } = header;
  const numbers = [...beams, ...processes].flatMap((row) => Object.values<number>({ ...row }));
  if (!numbers.every(Number.isFinite)) throw new RangeError(`beams or processes hold a number that is not finite: ${numbers.join(" ")}`);
  const crossSection = processes.reduce((sum, { xsec }) => sum + xsec, 0);
  return lines(
    '<LesHouchesEvents version="3.0">',
    "<header>",
    ...Object.entries(blocks).map(block),
    ...(slha === undefined ? [] : ["<slha>", verbatim(slha), "</slha>"]),
    runCard(events, beams, eventNorm),
    ...(weights.length === 0 ? [] : [weightList(weights)]),
    lines(
      "<MGGenerationInfo>",
      `#  Number of Events        :       ${events}`,
      `#  Integrated weight (pb)  :       ${crossSection}`,
      "</MGGenerationInfo>",
    ),
    "</header>",
    init(header),
  );
}
