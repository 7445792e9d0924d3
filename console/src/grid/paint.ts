/**
 * Says when what was drawn is on the screen, and measures how long that took since the change that led to it. In: what
 * to do then. Out: the marks and the measure of the page's performance timeline, which tests and `scripts/measure` read.
 */

export const EDIT = "sync-rules:edit";
export const PAINTED = "sync-rules:grid-painted";
export const EDIT_TO_GRID = "sync-rules:edit-to-grid";

export function afterPaint(then: () => void): void {
  requestAnimationFrame(() => {
    // A message is delivered after the frame that this callback belongs to was painted.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => {
      channel.port1.close();
      measure();
      then();
    };
    channel.port2.postMessage(null);
  });
}

/** Each edit is measured once; old entries go, or the timeline of a long session would grow without end. */
function measure(): void {
  const edit = performance.getEntriesByName(EDIT, "mark").at(-1);
  performance.clearMarks(PAINTED);
  performance.mark(PAINTED);
  if (edit !== undefined) {
    performance.clearMeasures(EDIT_TO_GRID);
    performance.measure(EDIT_TO_GRID, EDIT, PAINTED);
    performance.clearMarks(EDIT);
  }
}
