export interface Licence {
  readonly name: string;
  readonly url: string;
  readonly description: string;
}

const CREATIVE_COMMONS: Readonly<Record<string, string>> = {
  "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
  "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
  "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
};

/** Name and address of a licence from its SPDX identifier. */
export function licenceOf(spdx: string): Licence {
  return { name: spdx, url: CREATIVE_COMMONS[spdx] ?? `https://spdx.org/licenses/${spdx}.html`, description: `SPDX identifier ${spdx}` };
}

/** The LICENSE note of an artifact. */
export function licenceNote(spdx: string): string {
  const { name, url } = licenceOf(spdx);
  return `The data, tables, statistical models and networks in this folder are released under ${name}: ${url}\n`;
}
