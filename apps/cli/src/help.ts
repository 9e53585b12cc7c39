import { COMMON_OPTIONS, type Command, type Option } from "./command.ts";

/** "--out DIR". */
export const optionText = ({ name, value }: Option): string => `--${name}${value === undefined ? "" : ` ${value}`}`;

function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

/** What a command does, its options, and examples. */
export function commandHelp({ name, summary, usage, options, details, examples }: Command): string {
  const rows = [...options, ...COMMON_OPTIONS].map((option): [string, string] => {
    const choices = option.choices === undefined ? "" : ` (${option.choices.join(", ")})`;
    return [optionText(option), `${option.summary}${choices}`];
  });
  const lines = [
    `ratiometer ${name}: ${summary}`,
    "",
    "usage:",
    `  ratiometer ${name} ${[usage, "[options]"].filter(Boolean).join(" ")}`,
    "",
    "options:",
    ...table(rows),
    ...(details === undefined ? [] : ["", ...details()]),
  ];
  return [...lines, "", examples.length > 1 ? "examples:" : "example:", ...examples.map((example) => `  ${example}`), ""].join("\n");
}

/** All commands. */
export function overview(commands: readonly Command[]): string {
  return [
    "ratiometer: coefficients of effective field theories from learned likelihood ratios, published so that others can use them",
    "",
    "usage:",
    "  ratiometer COMMAND [arguments] [options]",
    "",
    "commands:",
    ...table(commands.map(({ name, summary }) => [name, summary])),
    "",
    "ratiometer COMMAND --help says more; ratiometer --version names the version",
    "",
    "example:",
    "  ratiometer run examples/first-run/analysis.yaml",
    "",
  ].join("\n");
}
