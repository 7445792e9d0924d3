/**
 * Two builds of one source: the demo page (`vite build`, a static folder that works below any path) and the library
 * (`vite build --mode library`, ES modules with everything in them but the WebAssembly file, which lies beside).
 */
import { defineConfig, type UserConfig } from "vite";
import { serviceWorker } from "./scripts/service-worker.ts";

const shared: UserConfig = {
  base: "./",
  clearScreen: false,
  build: {
    target: "es2022",
    // A `data:` URL would be refused by the page's own policy, which lets it connect to its own origin alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The editor alone is half of it, and a page without it would be no console.
    chunkSizeWarningLimit: 900,
  },
};

const demo: UserConfig = {
  ...shared,
  plugins: [serviceWorker()],
  // The page opens with an app of the fixtures, which stand outside of this folder.
  server: { fs: { allow: [".."] } },
  worker: { format: "es" },
  build: { ...shared.build, outDir: "dist-demo", emptyOutDir: true },
};

const library: UserConfig = {
  ...shared,
  publicDir: false,
  build: {
    ...shared.build,
    outDir: "dist",
    emptyOutDir: true,
    sourcemap: true,
    rolldownOptions: {
      input: { index: "src/index.ts", engine: "src/engine/index.ts" },
      preserveEntrySignatures: "strict",
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js", assetFileNames: "[name][extname]" },
    },
  },
};

export default defineConfig(({ mode }) => (mode === "library" ? library : demo));
