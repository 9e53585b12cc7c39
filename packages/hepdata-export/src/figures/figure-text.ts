import type { Header, HepdataTable } from "../tables/hepdata-table.ts";
import { numberText } from "./plot-frame.ts";

/** An axis title: the name, and the unit in brackets. */
export const axisTitle = ({ name, units }: Header): string =>
  units === undefined ? name : `${name} [${units.replace("^-1", "⁻¹").replace("^-2", "⁻²")}]`;

/** What all columns have in common, "Events" of "Events, tHq" and "Events, total"; nothing where they differ. */
export function sharedUnit({ dependent }: HepdataTable): Header {
  if (dependent.length === 1) return dependent[0].header;
  const [first, ...others] = dependent.map(({ header }) => ({ name: header.name.split(/, | at /)[0], units: header.units }));
  const name = others.every((other) => other.name === first.name) ? first.name : "";
  return first.units !== undefined && others.every(({ units }) => units === first.units) ? { name, units: first.units } : { name };
}

/** "√s = 13 TeV, 138 fb⁻¹" from the qualifiers of the first column. */
export function conditionsText({ dependent }: HepdataTable): string {
  const value = (name: string): number | undefined => {
    const found = dependent[0]?.qualifiers.find((qualifier) => qualifier.name === name)?.value;
    return typeof found === "number" ? found : undefined;
  };
  const [energy, luminosity] = [value("SQRT(S)"), value("LUMINOSITY")];
  return [
    ...(energy === undefined ? [] : [`√s = ${numberText(energy / 1000)} TeV`]),
    ...(luminosity === undefined ? [] : [`${numberText(luminosity)} fb⁻¹`]),
  ].join(", ");
}
