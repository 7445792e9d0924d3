/**
 * Users and partitions from the access tests of an app (`access.tests.json`), so that a page has something to show. In:
 * files and the app. Out: the users that the tests name, and once each the partitions that they ask for and that fit
 * the key; null without such a file.
 */
import type { App, Json, SourceFile } from "../engine/index.js";

export interface People {
  users: Json[];
  partitions: Json[];
}

type Fields = { [key: string]: Json };

const NAME = /(^|\/)access\.tests\.json$/;

export function peopleOf(files: readonly SourceFile[], app: App): People | null {
  const folder = app.root === "." || app.root === "" ? "" : `${app.root}/`;
  const file = files.find(({ path }) => path.startsWith(folder) && NAME.test(path));
  const tests = file === undefined ? null : parsed(file.text);
  if (tests === null) {
    return null;
  }
  const users = isFields(tests["users"]) ? Object.values(tests["users"]) : [];
  const partitions = new Map<string, Json>();
  for (const test of Array.isArray(tests["tests"]) ? tests["tests"] : []) {
    if (isFields(test) && test["partition"] !== undefined) {
      partitions.set(keyOf(test["partition"]), test["partition"]);
    }
  }
  return { users, partitions: fitting(app, [...partitions.values()]) };
}

/** Tests also ask for values that are refused; a page full of those would explain little. */
function fitting(app: App, partitions: Json[]): Json[] {
  try {
    const permissions = app.compile();
    const grid = permissions.grid([], partitions);
    const refused = new Set(grid.problems.map(({ index }) => index));
    grid.free();
    permissions.free();
    return partitions.filter((_, index) => !refused.has(index));
  } catch {
    // Rules that are not accepted are shown with their problems; the partitions are as good as they can be.
    return partitions;
  }
}

/** Access tests name people, so they go no further than into the users. */
export function withoutTests(files: readonly SourceFile[]): SourceFile[] {
  return files.filter(({ path }) => !NAME.test(path));
}

function parsed(text: string): Fields | null {
  try {
    const value = JSON.parse(text) as Json;
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** `{"$uuid": "…"}` and the text alone are the same partition to a person. */
function keyOf(partition: Json): string {
  if (isFields(partition)) {
    const [only, ...more] = Object.entries(partition);
    if (only !== undefined && more.length === 0 && (only[0] === "$oid" || only[0] === "$uuid")) {
      return JSON.stringify(only[1]);
    }
  }
  return JSON.stringify(partition);
}

function isFields(value: Json | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
