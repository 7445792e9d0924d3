/**
 * Unpacks a zip beside the page, so that a page never waits for it and can end it. In: the bytes. Out: the texts and
 * what was left out, or why it was refused. Sizes are taken as the zip states them: the unpacker writes no byte more
 * than that, so that a zip that lies about them gains nothing.
 */
import { unzipSync } from "fflate";
import { texts } from "../../texts.js";
import { Basket, Refused, type LeftOut } from "./basket.js";
import type { SourceFile } from "../../engine/index.js";

export type Unpacked = { files: SourceFile[]; leftOut: LeftOut } | { refused: string };

const scope = self as unknown as { onmessage: ((event: MessageEvent<Uint8Array<ArrayBuffer>>) => void) | null; postMessage(answer: Unpacked): void };

scope.onmessage = ({ data }) => {
  scope.postMessage(unpack(data));
};

function unpack(bytes: Uint8Array): Unpacked {
  const basket = new Basket();
  try {
    const unpacked = unzipSync(bytes, {
      filter: ({ name, originalSize }) => !name.endsWith("/") && basket.wants(cleanPath(name), originalSize),
    });
    for (const [name, content] of Object.entries(unpacked)) {
      basket.put(cleanPath(name), content);
    }
  } catch (error) {
    return { refused: error instanceof Refused ? error.message : texts.demo.intake.brokenZip(error instanceof Error ? error.message : String(error)) };
  }
  return { files: basket.files, leftOut: basket.leftOut };
}

/** Windows writes `\`; `..` and a leading `/` mean nothing here, as nothing is written to a disk. */
function cleanPath(name: string): string {
  return name
    .replaceAll("\\", "/")
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .join("/");
}
