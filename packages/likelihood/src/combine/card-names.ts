/** Names that a card can hold, for those of a model. */
export interface CardNames {
  /** The same for the same name; letters, digits and _ stay, other characters become _. */
  readonly of: (name: string) => string;
  /** What is called otherwise, in words. */
  readonly remarks: () => string[];
}

/** @param kind what they name, for remarks: "channel" @param taken names that cannot be given */
export function cardNames(kind: string, taken: Iterable<string> = []): CardNames {
  const given = new Map<string, string>();
  const used = new Set(taken);
  return {
    of: (name) => {
      const known = given.get(name);
      if (known !== undefined) return known;
      const plain = name.replace(/\W/g, "_").replace(/^(?=\d|$)/, `${kind[0]}_`);
      let free = plain;
      for (let i = 2; used.has(free); i++) free = `${plain}_${i}`;
      used.add(free);
      given.set(name, free);
      return free;
    },
    remarks: () => [...given].flatMap(([name, free]) => (name === free ? [] : [`${kind} "${name}" is called "${free}" in the card`])),
  };
}
