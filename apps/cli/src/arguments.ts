import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { AnalysisError, unknownName } from "@ratiometer/config";
import { COMMON_OPTIONS, type Command, type Context, type Option } from "./command.ts";
import { optionText } from "./help.ts";

export interface Arguments extends Omit<Context, "report" | "signal"> {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly help: boolean;
}

type Token = NonNullable<ReturnType<typeof parseArgs>["tokens"]>[number];

function usageError({ name, usage }: Command, message: string): AnalysisError {
  return new AnalysisError("USAGE_ARGUMENTS", message, { hint: `usage: ratiometer ${name} ${usage}`.trimEnd() });
}

function checkValue({ name, value, choices }: Option, token: Token & { readonly kind: "option" }, command: Command): string {
  const given = token.value;
  if (value === undefined) {
    if (given !== undefined) throw usageError(command, `--${name} takes no value, found "${given}"`);
    return "";
  }
  // Parsed leniently, "--out --json" would make "--json" a folder. A negative number is a value.
  if (given === undefined || given === "" || (!token.inlineValue && /^-(?![\d.])/.test(given)))
    throw usageError(command, `--${name} needs a value: ${value}`);
  if (choices !== undefined && !choices.includes(given)) throw unknownName("USAGE_OPTION_VALUE", `value of --${name}`, given, choices);
  return given;
}

/** The value of an option as a whole number; undefined if it was not given. @throws AnalysisError USAGE_OPTION_VALUE */
export function wholeNumber(name: string, text: string | undefined, atLeast: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text) && Number(text) >= atLeast && Number.isSafeInteger(Number(text))) return Number(text);
  throw new AnalysisError("USAGE_OPTION_VALUE", `--${name} is "${text}", expected a whole number of at least ${atLeast}`);
}

/** A number written with digits, a point and an exponent; undefined for any other text, and for one too large. */
export function decimalNumber(text: string): number | undefined {
  const value = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** More threads than cores gain nothing and cost memory; a few make no difference, and let one see that results do not depend on them. */
const threads = (asked: number): number => Math.min(asked, Math.max(4, availableParallelism()));

/**
 * The arguments of a command, checked against what it declares.
 * @throws AnalysisError USAGE_UNKNOWN_OPTION with the nearest name, USAGE_OPTION_VALUE, USAGE_ARGUMENTS
 */
export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const options = [...command.options, ...COMMON_OPTIONS];
  const { tokens } = parseArgs({
    args: [...argv],
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(options.map(({ name, value }) => [name, { type: value === undefined ? "boolean" : "string" }])),
      help: { type: "boolean", short: "h" },
    },
  });
  const positionals: string[] = [];
  const values = new Map<string, string[]>();
  let following: Option | undefined;
  for (const token of tokens) {
    if (token.kind === "option") {
      const option = options.find(({ name }) => name === token.name);
      if (option === undefined)
        throw unknownName(
          "USAGE_UNKNOWN_OPTION",
          "option",
          token.rawName,
          options.map(({ name }) => `--${name}`),
        );
      const value = checkValue(option, token, command);
      const before = values.get(option.name);
      if (before !== undefined && option.value !== undefined && option.several !== true)
        throw usageError(command, `--${option.name} is given twice`);
      values.set(option.name, [...(before ?? []), value]);
      following = option.several === true ? option : undefined;
    } else if (token.kind === "positional") {
      if (following?.choices?.includes(token.value) === true) values.get(following.name)?.push(token.value);
      else {
        positionals.push(token.value);
        following = undefined;
      }
    }
  }
  const help = values.has("help");
  const [least, most] = command.positionals;
  const missing = options.find(({ name, required }) => required === true && !values.has(name));
  if (!help && positionals.length < least) throw usageError(command, `${command.name} needs ${command.usage.split(/,? /)[0]}`);
  if (!help && positionals.length > most) throw usageError(command, `unexpected argument "${positionals[most]}"`);
  if (!help && missing !== undefined) throw usageError(command, `${command.name} needs ${optionText(missing)}`);
  return {
    positionals,
    values: (option) => values.get(option) ?? [],
    seed: wholeNumber("seed", values.get("seed")?.[0], 0),
    jobs: threads(wholeNumber("jobs", values.get("jobs")?.[0], 1) ?? availableParallelism()),
    json: values.has("json"),
    quiet: values.has("quiet"),
    help,
  };
}
