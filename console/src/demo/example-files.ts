/** The texts of the fixture apps, taken from where they stand when the page is built. In: an app's name. Out: its files. */
import type { SourceFile } from "../engine/index.js";

const FOLDER = "../../../fixtures/apps/";

const FILES = import.meta.glob<string>(["../../../fixtures/apps/*/**/*.{json,js}", "!**/secrets.json"], {
  query: "?raw",
  import: "default",
  eager: true,
  exhaustive: true,
});

export function filesOf(app: string): SourceFile[] {
  const prefix = `${FOLDER}${app}/`;
  return Object.entries(FILES)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, text]) => ({ path: path.slice(prefix.length), text }));
}
