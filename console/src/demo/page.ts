/**
 * The demo page: the console with an app in it. In: examples, what a person drops, opens or pastes, and a state in the
 * address. Out: the same in `<sync-rules-preview>`, and links. What cannot be loaded leaves everything as it was.
 */
import { html, LitElement, nothing } from "lit";
import "../index.js";
import { load, type SourceFile } from "../engine/index.js";
import type { SyncRulesPreview } from "../index.js";
import { appsOf } from "../state/files.js";
import type { SharedState } from "../state/types.js";
import { texts } from "../texts.js";
import { controls, tokens } from "../theme.js";
import { peopleOf, withoutTests, type People } from "./access-tests.js";
import { DropTarget } from "./drop.js";
import { example, EXAMPLES, type ExampleName } from "./examples.js";
import { leftOutSentence, ofFiles, ofTransfer, type Intake } from "./intake/intake.js";
import { workOffline } from "./offline/register.js";
import type { PasteDialog } from "./paste-dialog.js";
import "./paste-dialog.js";
import { pageStyle } from "./page-style.js";
import { SCHEMES, type Scheme } from "./scheme.js";
import { fromFragment } from "./share/fragment.js";
import type { ShareDialog } from "./share/share-dialog.js";
import "./share/share-dialog.js";

const words = texts.demo;

class SyncRulesDemo extends LitElement {
  static override styles = [tokens, controls, pageStyle];
  static override properties = {
    example: { state: true },
    said: { state: true },
    problem: { state: true },
    busy: { state: true },
    scheme: { state: true },
  };

  /** Null once something else than an example is shown. */
  private example: ExampleName | null = null;
  private said = "";
  private problem = false;
  private busy = false;
  private scheme: Scheme = "auto";
  /** The users of the example that was shown last: own rules must not be shown with them. */
  private exampleUsers = "";
  /** Counts what was asked for: what takes longer to load than something later is not shown any more. */
  private asked = 0;
  private readonly target = new DropTarget(this, (transfer) => this.take(() => ofTransfer(transfer)));

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("hashchange", this.onFragment);
    addEventListener("paste", this.onPaste);
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("hashchange", this.onFragment);
    removeEventListener("paste", this.onPaste);
  }

  override render() {
    return html`
      <header>
        <h1>${words.title}</h1>
        <p class="muted subtitle">${words.subtitle}</p>
        <span class="space"></span>
        <label>
          <span class="muted">${words.scheme}</span>
          <select @change=${this.onScheme}>
            ${SCHEMES.map((scheme) => html`<option value=${scheme} ?selected=${scheme === this.scheme}>${words.schemes[scheme]}</option>`)}
          </select>
        </label>
      </header>
      <div class="intake" role="group" aria-label=${words.source}>
        <label>
          <span class="muted">${words.examples}</span>
          <select class="examples" @change=${this.onExample}>
            ${this.example === null ? html`<option value="" selected>${words.own}</option>` : nothing}
            ${EXAMPLES.map((name) => html`<option value=${name} ?selected=${name === this.example}>${words.example[name]}</option>`)}
          </select>
        </label>
        <button type="button" @click=${() => this.pick("folder")}>${words.openFolder}</button>
        <button type="button" @click=${() => this.pick("files")}>${words.openFiles}</button>
        <button type="button" @click=${() => this.dialog<PasteDialog>("demo-paste-dialog").open()}>${words.paste}</button>
        <button type="button" @click=${this.onShare}>${words.share}</button>
        <p class="said small ${this.problem ? "problem" : "muted"}" role=${this.problem ? "alert" : "status"}>
          ${this.busy ? words.reading : this.said}
        </p>
        <input type="file" id="folder" hidden webkitdirectory aria-label=${words.openFolder} @change=${this.onPicked} />
        <input type="file" id="files" hidden multiple aria-label=${words.openFiles} @change=${this.onPicked} />
      </div>
      <main>
        <h2 class="visually-hidden">${texts.app.label}</h2>
        <sync-rules-preview></sync-rules-preview>
      </main>
      <footer class="muted small">${words.private}</footer>
      ${this.target.over ? html`<div class="over" aria-hidden="true"><p>${words.drop}</p></div>` : nothing}
      <demo-paste-dialog @pasted=${(event: CustomEvent<string>) => this.openText(event.detail)}></demo-paste-dialog>
      <demo-share-dialog></demo-share-dialog>
    `;
  }

  private get preview(): SyncRulesPreview {
    return this.renderRoot.querySelector("sync-rules-preview") as SyncRulesPreview;
  }

  private async begin(): Promise<void> {
    await this.updateComplete;
    try {
      await load();
    } catch (error) {
      this.tell(texts.app.failed(error instanceof Error ? error.message : String(error)), true);
      return;
    }
    if (this.asked === 0 && !(await this.fromAddress())) {
      await this.openExample("team");
    }
    workOffline();
  }

  /** Whether the address held a state that could be shown. */
  private async fromAddress(): Promise<boolean> {
    try {
      const state = fromFragment(location.hash);
      if (state === null) {
        return false;
      }
      this.preview.setState(state);
      this.example = null;
      this.tell(words.linkLoaded);
      return true;
    } catch (error) {
      await this.openExample("team");
      this.tell(words.failed(error instanceof TypeError ? words.link.otherVersion : messageOf(error)), true);
      return true;
    }
  }

  private async openExample(name: ExampleName): Promise<void> {
    this.asked += 1;
    const turn = this.asked;
    await load();
    const { files, users, partitions, switches } = await example(name);
    if (turn !== this.asked) {
      return;
    }
    const state: SharedState = { version: 1, files, users: lines(users), partitions: lines(partitions), switches };
    this.preview.setState(state);
    this.exampleUsers = state.users ?? "";
    this.example = name;
    this.tell(words.exampleLoaded(words.example[name]));
  }

  private async take(read: () => Promise<Intake>): Promise<void> {
    this.busy = true;
    this.asked += 1;
    try {
      const { files, leftOut } = await read();
      await load();
      const found = this.openFiles(files);
      this.tell([...found, leftOutSentence(leftOut)].filter((part) => part !== "").join("; "));
    } catch (error) {
      this.tell(words.failed(messageOf(error)), true);
    } finally {
      this.busy = false;
    }
  }

  private openText(text: string): void {
    this.asked += 1;
    this.show([{ path: texts.editor.pasted, text }], undefined, null);
    this.tell(words.pasting.opened);
  }

  private openFiles(files: readonly SourceFile[]): string[] {
    const all = appsOf(files);
    const apps = all.filter((app) => app.kind !== "none");
    const app = apps.find(({ kind }) => kind === "partition") ?? apps[0];
    this.show(files, app?.root, app === undefined ? null : peopleOf(files, app));
    all.forEach((each) => each.free());
    const found = words.loaded(files.length, apps.length);
    if (app === undefined) {
      return [found, words.noApp];
    }
    return apps.length > 1 ? [found, words.severalApps] : [found];
  }

  private show(files: readonly SourceFile[], root: string | undefined, people: People | null): void {
    const before = this.preview.getState();
    const kept = before.users === this.exampleUsers ? {} : { users: before.users ?? "", partitions: before.partitions ?? "" };
    this.preview.setState({
      version: 1,
      files: withoutTests(files),
      ...(root === undefined ? {} : { root }),
      ...(people === null ? kept : { users: lines(people.users), partitions: lines(people.partitions) }),
    } satisfies SharedState);
    this.example = null;
  }

  private tell(said: string, problem = false): void {
    this.said = said;
    this.problem = problem;
  }

  private pick(id: "folder" | "files"): void {
    this.renderRoot.querySelector<HTMLInputElement>(`#${id}`)?.click();
  }

  private dialog<Dialog extends Element>(name: string): Dialog {
    return this.renderRoot.querySelector(name) as Dialog;
  }

  private readonly onPicked = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = "";
    if (files.length > 0) {
      void this.take(() => ofFiles(files));
    }
  };

  private readonly onExample = (event: Event): void => {
    const name = (event.target as HTMLSelectElement).value;
    if (name !== "") {
      this.openExample(name as ExampleName).catch((error: unknown) => this.tell(words.failed(messageOf(error)), true));
    }
  };

  private readonly onShare = (): void => {
    this.dialog<ShareDialog>("demo-share-dialog").open(this.preview.getState());
  };

  private readonly onScheme = (event: Event): void => {
    this.scheme = (event.target as HTMLSelectElement).value as Scheme;
    this.preview.theme = this.scheme === "auto" ? null : this.scheme;
    document.documentElement.dataset["scheme"] = this.scheme;
  };

  private readonly onFragment = (): void => {
    void this.fromAddress();
  };

  /** Files, or text that goes into no field. */
  private readonly onPaste = (event: ClipboardEvent): void => {
    const transfer = event.clipboardData;
    const [target] = event.composedPath();
    const inField = target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea)$/i.test(target.tagName));
    if (transfer === null || inField) {
      return;
    }
    if (transfer.files.length > 0) {
      void this.take(() => ofTransfer(transfer));
    } else if (transfer.getData("text/plain").trim() !== "") {
      this.openText(transfer.getData("text/plain"));
    }
  };
}

function lines(values: readonly unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join("\n");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

customElements.define("sync-rules-demo", SyncRulesDemo);
