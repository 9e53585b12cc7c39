import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

/** SVG to PNG, px wide. */
export type Rasteriser = (svg: string, width: number) => Uint8Array;

const FAMILY = "DejaVu Sans";

async function load(): Promise<Rasteriser> {
  const { resolve } = createRequire(import.meta.url);
  await initWasm(await readFile(resolve("@resvg/resvg-wasm/index_bg.wasm")));
  const font = new Uint8Array(await readFile(resolve("dejavu-fonts-ttf/ttf/DejaVuSans.ttf")));
  return (svg, width) => {
    const drawing = new Resvg(svg, {
      fitTo: { mode: "width", value: width },
      font: { fontBuffers: [font], defaultFontFamily: FAMILY, sansSerifFamily: FAMILY },
    });
    const image = drawing.render();
    const png = image.asPng();
    image.free();
    drawing.free();
    return png;
  };
}

/** A function that is called once, at the first need of its result. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The rasteriser, with the one font that it knows: the same bytes on every machine. Its module can be compiled once in a process only. */
export const rasteriser: () => Promise<Rasteriser> = once(load);
