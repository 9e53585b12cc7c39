import { AnalysisError } from "@ratiometer/config";
import { isTerm, type PickleValue } from "./pickle-value.ts";

/** A dictionary that keeps its order: a call that is understood here, since its entries are set afterwards. */
const ORDERED = "collections.OrderedDict";

/** Separates what was pushed since "(" from what was before. */
const MARK = Symbol("mark");

/**
 * What a Python pickle (protocols 2 to 5) holds. Only names that are allowed may occur, and a call of one of them stays a term: no code of the file runs.
 * The opcodes are those that containers, texts and numbers are written with.
 * @param allowed "module.name" of classes and functions
 * @param where the file's name, for errors
 * @throws AnalysisError DATA_TORCH for any other name, for opcodes that pickles of tensors do not contain, and for damage
 */
export function readPickle(bytes: Uint8Array, allowed: ReadonlySet<string>, where: string): PickleValue {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stack: (PickleValue | typeof MARK)[] = [];
  const memo = new Map<number, PickleValue>();
  let at = 0;

  const refused = (message: string): AnalysisError =>
    new AnalysisError("DATA_TORCH", message, {
      where,
      hint: "save the weights alone, in Python: torch.save(model.state_dict(), FILE)",
    });
  const damaged = (message: string): AnalysisError =>
    new AnalysisError("DATA_TORCH", `the pickle is damaged: ${message}, before byte ${at} of ${data.length}`, { where });

  const take = (length: number): number => {
    if (at + length > data.length) throw damaged("it ends too early");
    at += length;
    return at - length;
  };
  const text = (length: number): string => data.toString("utf8", take(length), at);
  const line = (): string => {
    const end = data.indexOf(0x0a, at);
    if (end < 0) throw damaged("a line does not end");
    const found = text(end - at);
    take(1);
    return found;
  };
  /** Little endian, two's complement. */
  const wholeNumber = (length: number): number => {
    if (length > 8) throw damaged(`a whole number has ${length} bytes`);
    const from = take(length);
    return Number(BigInt.asIntN(8 * length, BigInt(`0x0${Buffer.from(data.subarray(from, at)).reverse().toString("hex")}`)));
  };

  const push = (value: PickleValue): void => void stack.push(value);
  const pop = (): PickleValue => {
    const value = stack.pop();
    if (value === undefined || value === MARK) throw damaged("a value is missing");
    return value;
  };
  const sinceMark = (): PickleValue[] => {
    const values = stack.splice(Math.max(0, stack.lastIndexOf(MARK)));
    if (values.shift() !== MARK) throw damaged("a mark is missing");
    return values.filter((value) => value !== MARK);
  };
  const last = (count: number): PickleValue[] => Array.from({ length: count }, pop).reverse();
  const sequence = (items: PickleValue[]): void => push({ kind: "sequence", items });

  const name = (module: PickleValue, called: PickleValue): void => {
    if (typeof module !== "string" || typeof called !== "string") throw damaged("a name is no text");
    const full = `${module}.${called}`;
    if (!allowed.has(full)) throw refused(`the file asks for ${JSON.stringify(full.slice(0, 80))}, expected tensors only`);
    push({ kind: "name", name: full });
  };
  const call = (): void => {
    const [called, given] = last(2);
    if (!isTerm(called, "name") || !isTerm(given, "sequence")) throw damaged("a call has no function or no arguments");
    push(
      called.name === ORDERED && given.items.length === 0
        ? { kind: "dictionary", entries: new Map() }
        : { kind: "call", name: called.name, given: given.items },
    );
  };
  const setEntries = (pairs: readonly PickleValue[]): void => {
    const target = stack.at(-1);
    if (typeof target === "symbol" || !isTerm(target, "dictionary") || pairs.length % 2 !== 0)
      throw damaged("entries are set of what is no dictionary");
    for (let i = 0; i < pairs.length; i += 2) target.entries.set(pairs[i], pairs[i + 1]);
  };
  const append = (items: readonly PickleValue[]): void => {
    const target = stack.at(-1);
    if (typeof target === "symbol" || !isTerm(target, "sequence")) throw damaged("items are added to what is no list");
    for (const item of items) target.items.push(item);
  };
  const remember = (key: number): void => {
    const value = pop();
    memo.set(key, value);
    push(value);
  };
  const recall = (key: number): void => {
    const value = memo.get(key);
    if (value === undefined) throw damaged(`nothing is remembered as ${key}`);
    push(value);
  };
  const byte = (): number => data[take(1)];
  const count = (): number => data.readUInt32LE(take(4));

  const steps: Readonly<Record<number, () => void>> = {
    0x80: () => {
      const protocol = byte();
      if (protocol > 5) throw refused(`pickle protocol ${protocol}, expected at most 5`);
    },
    0x95: () => void take(8), // FRAME: its length is not needed
    0x28: () => void stack.push(MARK),
    0x7d: () => push({ kind: "dictionary", entries: new Map() }),
    0x5d: () => sequence([]),
    0x29: () => sequence([]),
    0x74: () => sequence(sinceMark()),
    0x85: () => sequence(last(1)),
    0x86: () => sequence(last(2)),
    0x87: () => sequence(last(3)),
    0x61: () => append(last(1)),
    0x65: () => append(sinceMark()),
    0x73: () => setEntries(last(2)),
    0x75: () => setEntries(sinceMark()),
    0x71: () => remember(byte()),
    0x72: () => remember(count()),
    0x94: () => remember(memo.size),
    0x68: () => recall(byte()),
    0x6a: () => recall(count()),
    0x4e: () => push(null),
    0x88: () => push(true),
    0x89: () => push(false),
    0x4a: () => push(wholeNumber(4)),
    0x4b: () => push(byte()),
    0x4d: () => push(data.readUInt16LE(take(2))),
    0x8a: () => push(wholeNumber(byte())),
    0x47: () => push(data.readDoubleBE(take(8))),
    0x58: () => push(text(count())),
    0x8c: () => push(text(byte())),
    0x55: () => push(text(byte())),
    0x54: () => push(text(count())),
    0x63: () => name(line(), line()),
    0x93: () => {
      const [module, called] = last(2);
      name(module, called);
    },
    0x52: call,
    0x51: () => push({ kind: "reference", id: pop() }),
    // attributes of a dictionary, such as the versions of modules that PyTorch keeps in it
    0x62: () => {
      const [built] = last(2);
      if (!isTerm(built, "dictionary")) throw refused("the file sets attributes of what is no dictionary, expected tensors only");
      push(built);
    },
  };

  for (;;) {
    const opcode = byte();
    if (opcode === 0x2e) return pop();
    const step = steps[opcode] as (() => void) | undefined;
    if (step === undefined) throw refused(`pickle opcode 0x${opcode.toString(16)}, expected those that tensors are written with`);
    step();
  }
}
