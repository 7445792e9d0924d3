/**
 * Reads what a person drops, chooses or pastes: folders, zips and single files, together if they come together. In: a
 * `DataTransfer` or a list of files. Out: the texts within the limits, and what was left out.
 */
import type { SourceFile } from "../../engine/index.js";
import { texts } from "../../texts.js";
import { Basket, Refused, withoutCommonFolder, type LeftOut } from "./basket.js";
import { isSkippedFolder, LIMITS } from "./limits.js";
import { isZip, readZip } from "./zip.js";

export interface Intake {
  files: SourceFile[];
  leftOut: LeftOut;
}

interface Found {
  path: string;
  file: File;
  /** Dropped or chosen itself, not in a folder. */
  single: boolean;
}

/** Call it in the event itself: a `DataTransfer` is empty after it. */
export function ofTransfer(transfer: DataTransfer): Promise<Intake> {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const files = [...transfer.files];
  return entries.length === items.length ? intake(walkAll(entries)) : intake(listed(files));
}

export function ofFiles(files: Iterable<File>): Promise<Intake> {
  return intake(listed([...files]));
}

async function intake(found: AsyncIterable<Found>): Promise<Intake> {
  const basket = new Basket();
  const unpacked: SourceFile[] = [];
  for await (const { path, file, single } of found) {
    if (single && (await isZip(file))) {
      const zip = await readZip(file);
      unpacked.push(...zip.files);
      merge(basket.leftOut, zip.leftOut);
    } else if (basket.wants(path, file.size)) {
      basket.put(path, new Uint8Array(await file.arrayBuffer()));
    }
  }
  const files = withoutCommonFolder([...basket.files, ...unpacked]);
  if (files.length === 0) {
    throw new Refused(texts.demo.intake.nothing(leftOutSentence(basket.leftOut)));
  }
  return { files, leftOut: basket.leftOut };
}

/** Which files were left out and why, or an empty text. */
export function leftOutSentence(leftOut: LeftOut): string {
  const words = texts.demo.intake.leftOut;
  return (Object.keys(words) as (keyof LeftOut)[])
    .filter((kind) => leftOut[kind].length > 0)
    .map((kind) => words[kind](leftOut[kind].length, leftOut[kind][0] ?? ""))
    .join("; ");
}

async function* listed(files: readonly File[]): AsyncIterable<Found> {
  for (const file of files) {
    yield { path: file.webkitRelativePath || file.name, file, single: file.webkitRelativePath === "" };
  }
}

async function* walkAll(entries: readonly FileSystemEntry[]): AsyncIterable<Found> {
  for (const entry of entries) {
    yield* walk(entry, entry.name, 1);
  }
}

async function* walk(entry: FileSystemEntry, path: string, depth: number): AsyncIterable<Found> {
  if (entry.isFile) {
    yield { path, file: await fileOf(entry as FileSystemFileEntry, path), single: depth === 1 };
    return;
  }
  // One level more than files may have, so that a file below is told to be too deep.
  if (isSkippedFolder(entry.name) || depth > LIMITS.depth + 1) {
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const children = await childrenOf(reader, path);
    if (children.length === 0) {
      return;
    }
    for (const child of children) {
      yield* walk(child, `${path}/${child.name}`, depth + 1);
    }
  }
}

function fileOf(entry: FileSystemFileEntry, path: string): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, (error) => reject(new Refused(texts.demo.intake.unreadable(path, error.message))));
  });
}

/** A browser hands over a part of a folder at a time. */
function childrenOf(reader: FileSystemDirectoryReader, path: string): Promise<FileSystemEntry[]> {
  return new Promise((resolve, reject) => {
    reader.readEntries(resolve, (error) => reject(new Refused(texts.demo.intake.unreadable(path, error.message))));
  });
}

function merge(into: LeftOut, more: LeftOut): void {
  for (const kind of Object.keys(into) as (keyof LeftOut)[]) {
    into[kind].push(...more[kind]);
  }
}
