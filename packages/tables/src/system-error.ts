/** The code of an error of Node's file system or zlib ("ENOENT", "Z_BUF_ERROR"), "" if it has none. Errors of other realms count too. */
export function systemErrorCode(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

/** What an error says. */
export function systemErrorMessage(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
}
