/**
 * The WebAssembly modules, loaded once by `load()`: the engine, which decides and explains, and the tools, which only
 * authors of rules need. In: where their bytes are, unless they lie beside this file. Out: what wasm-bindgen wrote.
 */
import initialiseEngine, * as engineBindings from "../../engine/sync_rules.js";
import initialiseTools, * as toolBindings from "../../engine/sync_rules_tools.js";
import { refusal, SyncRulesError } from "./errors.js";

/** Where the bytes of a module are. */
export type EngineSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;

export interface LoadOptions {
  /** Where `sync_rules_bg.wasm` is, for pages that keep it elsewhere. */
  engine?: EngineSource | Promise<EngineSource>;
  /**
   * Where `sync_rules_tools_bg.wasm` is; `false` for pages that only decide and explain: `lint`, `migrate`, `changes`,
   * `usersOf` and `partitions` cannot be asked then.
   */
  tools?: EngineSource | Promise<EngineSource> | false;
}

interface NodeProcess {
  getBuiltinModule?(name: "node:fs/promises"): { readFile(path: URL): Promise<Uint8Array<ArrayBuffer>> } | undefined;
}

/** One module: its bindings, once they are ready. */
class Module<B> {
  #loading: Promise<void> | undefined;
  #loaded = false;

  constructor(
    readonly bindings: B,
    readonly initialise: (bytes: { module_or_path: EngineSource }) => Promise<unknown>,
    readonly usual: URL,
  ) {}

  load(source: EngineSource | Promise<EngineSource> | undefined): Promise<void> {
    this.#loading ??= this.#start(source).catch((error: unknown) => {
      // Another try may find the file.
      this.#loading = undefined;
      const message = error instanceof Error ? error.message : String(error);
      throw new SyncRulesError({ code: "not-loaded", message: `the engine could not be loaded: ${message}` }, { cause: error });
    });
    return this.#loading;
  }

  async #start(source: EngineSource | Promise<EngineSource> | undefined): Promise<void> {
    await this.initialise({ module_or_path: (await source) ?? (await beside(this.usual)) });
    this.#loaded = true;
  }

  ready(help: string): B {
    if (!this.#loaded) {
      throw refusal("not-loaded", "this part of the engine is not loaded", help);
    }
    return this.bindings;
  }
}

/** In Node the file is read, as nothing fetches files there; bundlers must not see that. */
async function beside(url: URL): Promise<EngineSource> {
  const { process } = globalThis as { process?: NodeProcess };
  const files = url.protocol === "file:" ? process?.getBuiltinModule?.("node:fs/promises") : undefined;
  return files === undefined ? url : files.readFile(url);
}

const engineModule = new Module(
  engineBindings,
  initialiseEngine,
  new URL("../../engine/sync_rules_bg.wasm", import.meta.url),
);
const toolsModule = new Module(
  toolBindings,
  initialiseTools,
  new URL("../../engine/sync_rules_tools_bg.wasm", import.meta.url),
);

/** Makes the engine ready; everything else works once this is settled. Calling it again costs nothing. */
export async function load(options: LoadOptions = {}): Promise<void> {
  const tools = options.tools === false ? undefined : toolsModule.load(options.tools);
  await Promise.all([engineModule.load(options.engine), tools]);
}

/** @internal */
export function engine(): typeof engineBindings {
  return engineModule.ready("wait for `load()` once");
}

/** @internal */
export function tools(): typeof toolBindings {
  return toolsModule.ready("wait for `load()` once, and do not leave out the tools");
}
