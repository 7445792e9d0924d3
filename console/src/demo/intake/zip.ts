/** Reads a zip through a worker of its own. In: the file. Out: what is in it; refuses what is too large or takes too long. */
import { texts } from "../../texts.js";
import { Refused } from "./basket.js";
import { LIMITS } from "./limits.js";
import type { Unpacked } from "./zip-worker.js";

const words = texts.demo.intake;

/** By its first bytes, as names lie and drops often have no type. */
export async function isZip(file: Blob): Promise<boolean> {
  const [p, k, third] = new Uint8Array(await file.slice(0, 4).arrayBuffer());
  return p === 0x50 && k === 0x4b && (third === 3 || third === 5);
}

export async function readZip(file: Blob): Promise<Exclude<Unpacked, { refused: string }>> {
  if (file.size > LIMITS.zipBytes) {
    throw new Refused(words.zipTooLarge(file.size, LIMITS.zipBytes));
  }
  const bytes = new Uint8Array(await file.arrayBuffer());
  const unpacked = await inWorker(bytes);
  if ("refused" in unpacked) {
    throw new Refused(unpacked.refused);
  }
  return unpacked;
}

function inWorker(bytes: Uint8Array<ArrayBuffer>): Promise<Unpacked> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./zip-worker.ts", import.meta.url), { type: "module" });
    const end = (settle: () => void) => {
      clearTimeout(timer);
      worker.terminate();
      settle();
    };
    const timer = setTimeout(() => end(() => reject(new Refused(words.zipTooSlow(LIMITS.zipMilliseconds)))), LIMITS.zipMilliseconds);
    worker.onmessage = ({ data }: MessageEvent<Unpacked>) => end(() => resolve(data));
    worker.onerror = (event) => end(() => reject(new Refused(words.brokenZip(event.message || words.noMemory))));
    worker.postMessage(bytes, [bytes.buffer]);
  });
}
