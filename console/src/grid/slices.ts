/**
 * Long work in short slices, so that typing and scrolling stay fluent. In: a step that does a little and says whether
 * more is left. Out: a Promise of true when all is done, false if it was stopped; what a step throws is passed on.
 */

/** Short enough to leave half of a frame at 60 Hz to everything else. */
const SLICE = 8;

export async function inSlices(step: () => boolean, stop: AbortSignal, afterSlice: () => void): Promise<boolean> {
  for (;;) {
    await turn();
    if (stop.aborted) {
      return false;
    }
    const end = performance.now() + SLICE;
    let more = true;
    while (more && performance.now() < end) {
      more = step();
    }
    afterSlice();
    if (!more) {
      return true;
    }
  }
}

/** Resolves after the browser had a turn; behind input and painting where it can be asked for that. */
function turn(): Promise<void> {
  const { scheduler } = globalThis as { scheduler?: { postTask?(task: () => void, options: { priority: string }): Promise<void> } };
  if (scheduler?.postTask !== undefined) {
    return scheduler.postTask(() => undefined, { priority: "background" });
  }
  return new Promise((resolve) => setTimeout(resolve, 0));
}
