import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Progress } from "../../local/progress";
import { shortType } from "./changes";

const patience = 10_000;

/** The engine warns of plugins on PATH; putting the pinned ones there is our own doing. */
const expected = /^using pulumi-resource-\S+ from \$PATH/;

/** Follows an operation of the engine and says what it does, what it waits for, and why it failed. */
export class OperationMonitor {
  private readonly running = new Map<string, { readonly what: string; readonly since: number; status: string }>();
  private readonly timer: NodeJS.Timeout;
  /** Messages of errors, in the order in which they came. */
  readonly errors: string[] = [];

  constructor(
    private readonly progress: Progress,
    /** Whether steps are carried out; a preview only announces them. */
    private readonly steps: boolean,
    /** More about what is waited for, by the name of the resource. */
    private readonly detail: (name: string) => string | undefined = () => undefined,
  ) {
    this.timer = setInterval(() => {
      this.sayWhatIsAwaited();
    }, patience / 2);
  }

  /** Ends the reports. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** Takes one event of the engine. */
  readonly onEvent = (event: EngineEvent): void => {
    const begun = this.steps ? event.resourcePreEvent?.metadata : undefined;
    if (begun !== undefined && begun.op !== "same" && isCustom(begun.type)) {
      const what = `${verb(begun.op)} ${shortType(begun.type)} ${nameOf(begun.urn)}`;
      this.running.set(begun.urn, { what, since: Date.now(), status: "" });
    }
    const done = event.resOutputsEvent?.metadata;
    if (done !== undefined) this.finished(done.urn);
    const failed = event.resOpFailedEvent?.metadata;
    if (failed !== undefined) this.running.delete(failed.urn);
    this.diagnose(event.diagnosticEvent);
  };

  private finished(urn: string): void {
    const step = this.running.get(urn);
    if (step === undefined) return;
    this.running.delete(urn);
    this.progress.note(`  ${step.what}: done in ${((Date.now() - step.since) / 1000).toFixed(1)} s`);
  }

  private diagnose(diagnostic: EngineEvent["diagnosticEvent"]): void {
    if (diagnostic === undefined) return;
    const text = plain(diagnostic.message).trim();
    if (text === "") return;
    const step = diagnostic.urn !== undefined ? this.running.get(diagnostic.urn) : undefined;
    if (diagnostic.severity === "error") this.errors.push(text);
    else if (step !== undefined) step.status = text.split("\n")[0] ?? text;
    else if (diagnostic.severity === "warning" && !/^using pulumi-resource-\S+ from \$PATH/.test(text))
      this.progress.note(`  warning: ${text}`);
  }

  private sayWhatIsAwaited(): void {
    for (const [urn, { what, since, status }] of this.running) {
      const seconds = (Date.now() - since) / 1000;
      if (seconds < patience / 1000) continue;
      const more = this.detail(nameOf(urn)) ?? status;
      this.progress.note(`  ${what}: ${seconds.toFixed(0)} s${more !== "" ? `; ${more}` : ""}`);
    }
  }
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

function isCustom(type: string): boolean {
  return !/^(pgstack|pulumi):/.test(type);
}

function verb(op: string): string {
  if (op.startsWith("delete")) return "delete";
  return op === "update" ? "update" : "create";
}

/** Without the engine's markup for colours. */
function plain(text: string): string {
  return text.replaceAll(/<\{%[^%]*%\}>/g, "");
}
