import type { HepdataTable, ResourceFile } from "../tables/hepdata-table.ts";
import { WIDTH } from "./plot-frame.ts";
import { rasteriser } from "./rasteriser.ts";
import { tableFigure } from "./table-figure.ts";

/** Width of a thumbnail, px. */
const THUMBNAIL = 240;

/** Tables with their pictures among their resources: `FILE.png` and `thumb_FILE.png`, which HEPData shows beside the table. */
export async function withImages(tables: readonly HepdataTable[]): Promise<HepdataTable[]> {
  const draw = await rasteriser();
  return tables.map((table) => {
    const svg = tableFigure(table);
    if (svg === undefined) return table;
    const images: ResourceFile[] = [
      { location: `${table.file}.png`, description: "Image file", bytes: draw(svg, WIDTH) },
      { location: `thumb_${table.file}.png`, description: "Thumbnail image file", bytes: draw(svg, THUMBNAIL) },
    ];
    return { ...table, resources: [...table.resources, ...images] };
  });
}
