/** A fix of the linter, applied to the text of its file. */
import type { Store } from "../state/store.js";
import type { Issue } from "./issues.js";

export function applyFix(store: Store, issue: Issue): void {
  const { fix, path } = issue;
  if (!fix || path === null || store.now.checking) return;
  store.openFile(path);
  // From the end to the start, so that no edit moves the place of another.
  const edits = [...fix.edits].sort((one, other) => other.span.from - one.span.from);
  const text = edits.reduce((all, { span, text: by }) => all.slice(0, span.from) + by + all.slice(span.to), store.now.text);
  store.edit(path, text);
}
