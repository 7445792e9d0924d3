/**
 * The engine as Node's tests use it: the built package if there is one, as an app would import it.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as engine from "sync-rules-console/engine";

export { engine };
export const console = fileURLToPath(new URL("../..", import.meta.url));
const fixtures = join(console, "../fixtures");

/** The texts below folders of `fixtures/`, by their paths; what is not UTF-8 is left out, as no page can hand it over. */
export function texts(...folders) {
  const found = {};
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const walk = (path) => {
    if (statSync(join(fixtures, path)).isDirectory()) {
      for (const name of readdirSync(join(fixtures, path)).sort()) walk(`${path}/${name}`);
      return;
    }
    try {
      found[path] = decoder.decode(readFileSync(join(fixtures, path)));
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  };
  for (const folder of folders) walk(folder);
  return found;
}

/** A sync configuration with these rules. */
export function config(read, write = false, partition = { key: "_partition", type: "string" }) {
  return JSON.stringify({ partition: { ...partition, permissions: { read, write } } });
}
