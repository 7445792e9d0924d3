/**
 * Finds a Chromium. In: `CHROMIUM`, the usual names, and what `scripts/install-chromium` can install. Out: the path of
 * the program, or null with the reason why the tests of the browser cannot run.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
const PLACES = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];

/** Needed where tests run as root or without a display, and to keep the browser's own services quiet. */
export const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function findChromium() {
  const asked = process.env["CHROMIUM"];
  if (asked) {
    return isProgram(asked) ? { path: asked, reason: "" } : { path: null, reason: `CHROMIUM is \`${asked}\`, which is no program` };
  }
  const found = installed();
  if (found !== null) {
    return { path: found, reason: "" };
  }
  const script = fileURLToPath(new URL("../../scripts/install-chromium", import.meta.url));
  const { status, stderr } = spawnSync(script, { encoding: "utf8" });
  const after = installed();
  return after !== null ? { path: after, reason: "" } : { path: null, reason: `there is no Chromium (set CHROMIUM): ${status === 0 ? "not found after the installation" : stderr.trim()}` };
}

export function versionOf(path) {
  return execFileSync(path, ["--version", "--no-sandbox"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim().split(" built on")[0] ?? "";
}

function installed() {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES];
  return candidates.find(isProgram) ?? null;
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
