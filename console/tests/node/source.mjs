/**
 * Modules of `src/` as Node's tests use them, which no entry of the package gives. In: paths below `src`. Out: what they
 * export; all of one call share what they import.
 */
import { fileURLToPath } from "node:url";
import { createServer } from "vite";

const SOURCE = fileURLToPath(new URL("../../src/", import.meta.url));

/** @param {string[]} paths */
export async function source(...paths) {
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL("../..", import.meta.url)),
    logLevel: "error",
    appType: "custom",
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    return await Promise.all(paths.map((path) => server.ssrLoadModule(SOURCE + path)));
  } finally {
    await server.close();
  }
}
