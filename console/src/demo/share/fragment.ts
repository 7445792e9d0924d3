/**
 * A state of the console as the fragment of an address, which a browser sends to nobody. In: the state as JSON. Out:
 * `#state=…`, deflated and in base64url; and back, refusing what is damaged or too large before it takes any memory.
 */
import { deflateSync, Inflate } from "fflate";
import { texts } from "../../texts.js";

const words = texts.demo.link;
const NAME = "#state=";

/** Longer addresses are cut by browsers. */
const MOST_CHARACTERS = 1_500_000;
const MOST_BYTES = 32 * 1024 * 1024;
/** Inflated piece by piece, so that a short text that stands for a very long one is stopped in time. */
const PIECE = 4096;

export class BadLink extends Error {
  override readonly name = "BadLink";
}

export function toFragment(state: object): string {
  const packed = deflateSync(new TextEncoder().encode(JSON.stringify(state)), { level: 9 });
  const fragment = NAME + toBase64(packed);
  if (fragment.length > MOST_CHARACTERS) {
    throw new BadLink(words.tooLong(fragment.length, MOST_CHARACTERS));
  }
  return fragment;
}

/** Null if the address holds no state at all. */
export function fromFragment(fragment: string): unknown {
  if (!fragment.startsWith(NAME)) {
    return null;
  }
  if (fragment.length > MOST_CHARACTERS) {
    throw new BadLink(words.tooLong(fragment.length, MOST_CHARACTERS));
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(inflated(fromBase64(fragment.slice(NAME.length)))));
  } catch (error) {
    throw error instanceof BadLink ? error : new BadLink(words.damaged);
  }
}

function inflated(packed: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  const stream = new Inflate((piece, last) => {
    length += piece.length;
    ended ||= last;
    pieces.push(piece);
  });
  for (let at = 0; at < packed.length; at += PIECE) {
    stream.push(packed.subarray(at, at + PIECE), at + PIECE >= packed.length);
    if (length > MOST_BYTES) {
      throw new BadLink(words.unpackedTooLarge(MOST_BYTES));
    }
  }
  if (!ended) {
    throw new BadLink(words.damaged);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += PIECE) {
    binary += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
}
