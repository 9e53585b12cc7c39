export { COMMANDS, main } from "./main.ts";
export type { Answer, Command, Context, Option } from "./command.ts";
export type { Terminal } from "./terminal.ts";
