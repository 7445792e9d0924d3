/** What the tools report of an app: its migration, and what a change of it changes. */
import type { PartitionKey } from "./app.js";
import type { Range, Span } from "./errors.js";
import type { Json } from "./json.js";

/** What keeps a search among all inputs from coming to an end. */
export type Obstacle =
  | "limit"
  | "element-by-index"
  | "identity-by-name"
  | "order"
  | "array-in-list"
  | "not-a-number"
  | "missing-matches"
  | "unconfirmed";

export type Verdict = "automatic" | "conditional" | "review" | "manual";

/** As an app of `sync-rules migrate --format json`. */
export interface Migration {
  root: string;
  partition: PartitionKey;
  /** The worst verdict of the rules, or a worse one for the reasons. */
  verdict: Verdict;
  /** What a person must look at beside the rules. */
  reasons: string[];
  rules: MigratedRule[];
  roles: Json[];
  queryable_fields: string[];
  functions: MigratedFunction[];
  notes: { code: string; message: string }[];
  files: MigratedFile[];
}

export interface MigratedRule {
  permission: "read" | "write";
  expression: Json;
  verdict: Verdict;
  pointer: string;
  file: string;
  range: Range | null;
  span: Span | null;
  official: {
    construct: string;
    statement: "test-first" | "cannot-migrate";
    range: Range | null;
    span: Span | null;
    remark: string | null;
  }[];
  document_filter: Json | null;
  apply_when: Json | null;
  conditions: MigrationCondition[];
  /** What the verdict rests on that the documentation leaves open. */
  decisions: { code: string; section: string; message: string }[];
  evidence: MigrationEvidence;
  reasons: string[];
}

export interface MigrationCondition {
  code: string;
  message: string;
  status: "assumed" | "verified";
  /** What it follows from, if it is verified. */
  by: string | null;
  /** For the MongoDB shell: it finds what violates the condition. */
  query: string | null;
}

export interface MigrationEvidence {
  result: "equivalent" | "narrower" | "different" | "unknown";
  method: string;
  /** How many distinguishable inputs were looked at. */
  checked: number;
  /** What stopped the search, where the result is unknown; absent if the roles could not be read again. */
  stopped_by?: Obstacle;
  counterexample: MigrationCounterexample | null;
}

/** An input that the rule and the roles answer differently. */
export interface MigrationCounterexample {
  user: Json;
  served: boolean;
  partition: Json;
  document: Json;
  permission: "read" | "write";
  functions: Json;
  values?: Json;
  environment?: Json;
  rule_allows: boolean;
  roles_allow: boolean;
}

export interface MigratedFunction {
  name: string;
  file: string | null;
  takes_partition: boolean;
  reads: { kind: string; what: string; line: number }[];
  advice: string[];
}

export interface MigratedFile {
  /** Below the root of the app. */
  path: string;
  action: "create" | "replace" | "remove";
  /** Null for a file that goes. */
  text: string | null;
}

/** What changes from one app to another. */
export interface Changes {
  /** What decides about access beside the permissions: the key, whether sync runs, the data source. */
  settings: SettingChange[];
  permissions: Change[];
}

export interface SettingChange {
  sentence: string;
  /** What it does to access by itself. */
  effect: Effect;
}

export type Effect = "same" | "wider" | "narrower" | "different" | "unknown";

/** As a permission of `sync-rules diff --format json`. */
export interface Change {
  permission: "read" | "write";
  effect: Effect;
  checked: number;
  /** What stopped the search, where the effect is unknown. */
  stopped_by?: Obstacle;
  /** What is not known and would have to be, to say more, such as `%%values.admins` or `%function canRead`. */
  rests_on?: string[];
  /** Why each of these is not known. */
  reasons?: string[];
  gained: ChangeExample[];
  lost: ChangeExample[];
}

export interface ChangeExample {
  /** Who is concerned, and by what. */
  sentence: string;
  user: Json;
  partition: Json;
  before: { read: boolean; write: boolean };
  after: { read: boolean; write: boolean };
  /** Results of functions by name and arguments; null if none is called. */
  functions: Json;
}
