import { constants, gunzipSync } from "node:zlib";

/** As much as the first bytes of a gzip file hold. @throws Error with the code of zlib */
export const unpackedBeginning = (packed: Uint8Array): Uint8Array => gunzipSync(packed, { finishFlush: constants.Z_SYNC_FLUSH });
