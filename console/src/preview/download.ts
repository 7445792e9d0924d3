/** Files for the person's disk, one by one or as a zip. They are made here: nothing is asked of a server. */
import { strToU8, zipSync } from "fflate";

export interface NamedText {
  path: string;
  text: string;
}

export function download({ path, text }: NamedText): void {
  save(path.split("/").at(-1) ?? path, new Blob([text], { type: "application/json" }));
}

export function downloadZip(name: string, files: readonly NamedText[]): void {
  const entries = Object.fromEntries(files.map(({ path, text }) => [path, strToU8(text)]));
  // A copy on a plain buffer: what the zip is written into may be typed as shared.
  save(name, new Blob([new Uint8Array(zipSync(entries))], { type: "application/zip" }));
}

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after the click returns.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
