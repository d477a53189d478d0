import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Progress } from "../../local/progress";
import { type Change, changeOf, shortType } from "./changes";

/** Milliseconds before a step that takes long is mentioned, and between mentions while it says the same. */
const patience = 3_000;
const reminder = 30_000;

/** The engine warns of plugins on PATH; putting the pinned ones there is our own doing. */
const expected = /^using pulumi-resource-\S+ from \$PATH/;

interface Step {
  readonly what: string;
  readonly since: number;
  /** What the engine said last about it. */
  status: string;
  said: string;
  saidAt: number;
}

/** Follows an operation of the engine and says what it does, what it waits for, and why it failed. */
export class OperationMonitor {
  private readonly running = new Map<string, Step>();
  private readonly timer: NodeJS.Timeout;
  /** What was changed, or would be. */
  readonly changes: Change[] = [];
  /** Messages of errors, in the order in which they came. */
  readonly errors: string[] = [];

  constructor(
    private readonly progress: Progress,
    /** Changes in words. */
    private readonly describe: (changes: readonly Change[]) => string,
    /** Whether steps are only announced. */
    private readonly previewing = false,
    /** More about what is waited for, by the name of the resource. */
    private readonly detail: (name: string) => string | undefined = () => undefined,
  ) {
    this.timer = setInterval(() => {
      this.sayWhatIsAwaited();
    }, 1_000);
  }

  /** Ends the reports. */
  stop(): void {
    clearInterval(this.timer);
  }

  /** Takes one event of the engine. */
  readonly onEvent = (event: EngineEvent): void => {
    const change = changeOf(event);
    if (change !== undefined) this.begun(change);
    const done = event.resOutputsEvent?.metadata;
    if (done !== undefined) this.finished(done.urn);
    const failed = event.resOpFailedEvent?.metadata;
    if (failed !== undefined) this.running.delete(failed.urn);
    this.diagnose(event.diagnosticEvent);
    this.judge(event.policyEvent);
  };

  /** A policy of somebody's pack that is broken. */
  private judge(policy: EngineEvent["policyEvent"]): void {
    if (policy === undefined) return;
    const text = `policy ${policy.policyName}: ${plain(policy.message).trim()}`;
    if (policy.enforcementLevel === "mandatory") this.errors.push(text);
    else this.progress.note(`  warning: ${text}`);
  }

  private begun(change: Change): void {
    this.changes.push(change);
    if (this.previewing) return;
    const what = `${change.kept ? "forget" : verb(change.op)} ${shortType(change.type)} ${change.name}`;
    if (change.op === "update" || change.op === "create-replacement")
      this.progress.note(this.describe([change]).trimStart());
    this.running.set(change.urn, { what, since: Date.now(), status: "", said: "", saidAt: Date.now() });
  }

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
    else if (diagnostic.severity === "warning" && !expected.test(text)) this.progress.note(`  warning: ${text}`);
  }

  /** Says what a step waits for when that has changed, and from time to time when it has not. */
  private sayWhatIsAwaited(): void {
    const now = Date.now();
    for (const [urn, step] of this.running) {
      const words = this.detail(nameOf(urn)) ?? step.status;
      const due = words === step.said ? reminder : patience;
      if (now - step.saidAt < due) continue;
      step.said = words;
      step.saidAt = now;
      const seconds = ((now - step.since) / 1000).toFixed(0);
      this.progress.note(`  ${step.what}: ${seconds} s${words !== "" ? `; ${words}` : ""}`);
    }
  }
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

function verb(op: string): string {
  if (op.startsWith("delete")) return "delete";
  return op === "update" ? "update" : "create";
}

/** Without the engine's markup for colours. */
function plain(text: string): string {
  return text.replaceAll(/<\{%[^%]*%\}>/g, "");
}
