// The page's stand-in for Node's global Buffer.
export { Buffer } from "buffer/";
