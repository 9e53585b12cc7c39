/** What tests of later packages try the reader of parton densities with. */
export { loadPdf, type PartonDensities } from "./pdf/parton-densities.ts";
export { smallGrid, smallInfo } from "./pdf/testing/small-grid.ts";
