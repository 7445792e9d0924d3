/**
 * The package's entry: registers `<sync-rules-preview>` and gives the types of what it takes and tells. The engine alone
 * is `sync-rules-console/engine`.
 */
import "./grid/index.js";

export { SyncRulesPreview } from "./preview/preview.js";
export type { CellPosition, CellSelected, GridFilter, GridShow, PreviewEvents, RulesChanged, Selection, SharedState, Switch, Tab } from "./state/types.js";
export type { FunctionAnswer, Functions, Json, SourceFile } from "./engine/index.js";
