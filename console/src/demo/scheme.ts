/** Which colours a person chose for the page. */
import { texts } from "../texts.js";

export type Scheme = keyof typeof texts.demo.schemes;

export const SCHEMES = Object.keys(texts.demo.schemes) as Scheme[];
