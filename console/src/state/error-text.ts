/** What was thrown, as words. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
