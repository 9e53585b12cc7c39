import { viewerPage } from "@ratiometer/viewer";

/** Text within an attribute. */
const escaped = (text: string): string => text.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * The page with the name of what it opens by itself, which it may ask its own server for and nobody else.
 * @param html the viewer @param name undefined: it waits for what is dropped
 */
export function withArtifact(html: string, name: string | undefined): string {
  if (name === undefined) return html;
  return html
    .replace("connect-src 'none'", "connect-src 'self'")
    .replace('<html lang="en">', () => `<html lang="en" data-artifact="${escaped(name)}">`);
}

/** The viewer for a browser of this machine. @throws AnalysisError USAGE_NO_SUCH_FILE where it was not built */
export const servedPage = async (name: string | undefined): Promise<string> => withArtifact(await viewerPage(), name);
