/**
 * Collects the texts of one drop within the limits. In: paths with bytes, in any order. Out: the texts, how much was
 * left out and why, or the first reason to refuse the whole drop.
 */
import type { SourceFile } from "../../engine/index.js";
import { texts } from "../../texts.js";
import { LIMITS, verdictOf, type Verdict } from "./limits.js";

const words = texts.demo.intake;

/** Said to the person as it stands. */
export class Refused extends Error {
  override readonly name = "Refused";
}

export type LeftOut = Record<Exclude<Verdict, "text"> | "binary", string[]>;

export class Basket {
  readonly files: SourceFile[] = [];
  readonly leftOut: LeftOut = { other: [], secret: [], "too-large": [], "too-deep": [], binary: [] };
  private names = 0;
  private bytes = 0;

  /** Whether the bytes of this file are wanted. */
  wants(path: string, bytes: number): boolean {
    this.names += 1;
    if (this.names > LIMITS.names) {
      throw new Refused(words.tooManyNames(LIMITS.names));
    }
    const verdict = verdictOf(path, bytes);
    if (verdict !== "text") {
      this.leftOut[verdict].push(path);
      return false;
    }
    this.bytes += bytes;
    if (this.files.length >= LIMITS.files) {
      throw new Refused(words.tooManyFiles(LIMITS.files));
    }
    if (this.bytes > LIMITS.textBytes) {
      throw new Refused(words.tooMuchText(LIMITS.textBytes));
    }
    return true;
  }

  put(path: string, bytes: Uint8Array): void {
    const text = textOf(bytes);
    if (text === null) {
      this.leftOut.binary.push(path);
    } else {
      this.files.push({ path, text });
    }
  }
}

/** Null for what is no text, whatever its name says. */
export function textOf(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.includes("\0") ? null : text;
  } catch {
    return null;
  }
}

/** A zip or a folder often holds one folder with everything in it; the paths read better without it. */
export function withoutCommonFolder(files: readonly SourceFile[]): SourceFile[] {
  const [first] = files;
  const folder = first?.path.includes("/") ? first.path.slice(0, first.path.indexOf("/") + 1) : "";
  if (folder === "" || !files.every((file) => file.path.startsWith(folder))) {
    return [...files];
  }
  return files.map(({ path, text }) => ({ path: path.slice(folder.length), text }));
}
