/**
 * Makes the whole page a place to drop files on. In: the host, and what to do with a drop. Out: whether files are held
 * over the page now. Drags of text inside the page are left to the editor.
 */
import type { LitElement, ReactiveController } from "lit";

export class DropTarget implements ReactiveController {
  over = false;
  /** `dragenter` and `dragleave` come for every element on the way. */
  private entered = 0;

  constructor(
    private readonly host: LitElement,
    private readonly dropped: (transfer: DataTransfer) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener("dragenter", this.onEnter);
    addEventListener("dragover", this.onOver);
    addEventListener("dragleave", this.onLeave);
    addEventListener("drop", this.onDrop, { capture: true });
  }

  hostDisconnected(): void {
    removeEventListener("dragenter", this.onEnter);
    removeEventListener("dragover", this.onOver);
    removeEventListener("dragleave", this.onLeave);
    removeEventListener("drop", this.onDrop, { capture: true });
  }

  private readonly onEnter = (event: DragEvent): void => {
    if (hasFiles(event)) {
      this.entered += 1;
      this.set(true);
    }
  };

  private readonly onOver = (event: DragEvent): void => {
    if (hasFiles(event)) {
      event.preventDefault();
    }
  };

  private readonly onLeave = (event: DragEvent): void => {
    if (hasFiles(event)) {
      this.entered = Math.max(0, this.entered - 1);
      this.set(this.entered > 0);
    }
  };

  private readonly onDrop = (event: DragEvent): void => {
    if (!hasFiles(event) || event.dataTransfer === null) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.entered = 0;
    this.set(false);
    this.dropped(event.dataTransfer);
  };

  private set(over: boolean): void {
    if (over !== this.over) {
      this.over = over;
      this.host.requestUpdate();
    }
  }
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
