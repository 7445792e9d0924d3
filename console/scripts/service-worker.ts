/**
 * Builds `src/demo/offline/worker.ts` into `service-worker.js` beside the page, and writes into it which files the
 * page consists of, so that all of them are there after the first visit. In: the finished bundle. Out: the same with
 * the list and a name for it that changes when one of the files does.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const WORKER = "service-worker.js";

export function serviceWorker(): Plugin {
  let publicFolder = "";
  return {
    name: "service-worker",
    apply: "build",
    configResolved(config) {
      publicFolder = config.publicDir;
    },
    options(options) {
      return { ...options, input: { index: "index.html", "service-worker": "src/demo/offline/worker.ts" } };
    },
    outputOptions(options) {
      return {
        ...options,
        entryFileNames: (chunk) => (chunk.name === "service-worker" ? WORKER : "assets/[name]-[hash].js"),
      };
    },
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const worker = bundle[WORKER];
        if (worker?.type !== "chunk") {
          this.error(`\`${WORKER}\` is not among the files of the build`);
        }
        const contents = new Map<string, string | Uint8Array>();
        for (const [name, file] of Object.entries(bundle)) {
          if (name !== WORKER) {
            contents.set(name, file.type === "chunk" ? file.code : file.source);
          }
        }
        for (const name of readdirSync(publicFolder)) {
          contents.set(name, readFileSync(join(publicFolder, name)));
        }
        const names = [...contents.keys()].sort();
        const hash = createHash("sha256");
        for (const name of names) {
          hash.update(name).update(contents.get(name) ?? "");
        }
        const version = hash.digest("hex").slice(0, 16);
        worker.code = `const __VERSION__ = ${JSON.stringify(version)}, __FILES__ = ${JSON.stringify(names)};\n${worker.code}`;
      },
    },
  };
}
