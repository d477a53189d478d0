import type { EngineEvent } from "@pulumi/pulumi/automation";
import type { Progress, RunningStep } from "../../local/progress";
import { type Change, changeOf, shortType } from "./changes";

/** Seconds after which a running step is reported. */
const patience = 3;

/** Warning of the engine about plugins on PATH; pgstack itself puts the pinned ones there. */
const expected = /^using pulumi-resource-\S+ from \$PATH/;

interface Step {
  readonly reported: RunningStep;
  /** The engine's last message about the step. */
  status: string;
}

/** Follows an operation of the engine and reports its steps, its waits and its errors. */
export class OperationMonitor {
  private readonly running = new Map<string, Step>();
  /** Completed or planned changes. */
  readonly changes: Change[] = [];
  /** Messages of errors, in the order in which they came. */
  readonly errors: string[] = [];

  constructor(
    private readonly progress: Progress,
    /** Formats changes. */
    private readonly describe: (changes: readonly Change[]) => string,
    /** True for a preview. */
    private readonly previewing = false,
    /** Details on waits, by the name of the resource. */
    private readonly detail: (name: string) => string | undefined = () => undefined,
    /** Milestones, by the name of the resource that completes them. */
    private readonly milestone: (name: string) => string | undefined = () => undefined,
  ) {}

  /** Ends the reports. */
  stop(): void {
    for (const urn of this.running.keys()) this.end(urn);
  }

  /** Handles one event of the engine. */
  readonly onEvent = (event: EngineEvent): void => {
    const change = changeOf(event);
    if (change !== undefined) this.begun(change);
    const done = event.resOutputsEvent?.metadata;
    if (done !== undefined) this.end(done.urn, "done");
    const failed = event.resOpFailedEvent?.metadata;
    if (failed !== undefined) this.end(failed.urn);
    this.diagnose(event.diagnosticEvent);
    this.judge(event.policyEvent);
  };

  /** A violated policy of a pack. */
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
    const detail = (): string => this.detail(nameOf(change.urn)) ?? this.running.get(change.urn)?.status ?? "";
    const reported = this.progress.start(`  ${what}`, { announced: false, patience, detail, key: change.urn });
    this.running.set(change.urn, { reported, status: "" });
  }

  private end(urn: string, word?: "done"): void {
    const step = this.running.get(urn);
    if (step === undefined) return;
    step.reported.end(word);
    this.running.delete(urn);
    const reached = word === "done" ? this.milestone(nameOf(urn)) : undefined;
    if (reached !== undefined) this.progress.note(reached);
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
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

function verb(op: string): string {
  if (op.startsWith("delete")) return "delete";
  return op === "update" ? "update" : "create";
}

/** Removes the engine's colour markup. */
function plain(text: string): string {
  return text.replaceAll(/<\{%[^%]*%\}>/g, "");
}
