export * from "./sync-rules-grid.js";
