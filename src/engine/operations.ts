import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import type { Progress } from "../../local/progress";
import { UserError } from "../errors";
import type { Change } from "./changes";
import { type Drift, driftOf } from "./drift";
import type { Meaning, Refusal } from "./impact";
import type { Interruption } from "./interruption";
import { OperationMonitor } from "./monitor";

/** Options of every operation of the engine. */
export interface OperationContext {
  readonly stack: Stack;
  readonly progress: Progress;
  readonly interruption: Pick<Interruption, "signal">;
  /** Details on waits, by the name of the resource. */
  readonly detail?: (name: string) => string | undefined;
  /** Milestones, by the name of the resource that completes them. */
  readonly milestone?: (name: string) => string | undefined;
  /** Formats changes. */
  readonly meaning: Meaning;
  /** Policy packs that a preview and an `up` must satisfy. @default none */
  readonly policies?: Policies;
  /** True if a preview and an `up` refresh every object first, instead of trusting the state. @default false */
  readonly refresh?: boolean;
}

/** Policy packs, each with its settings file, if any. */
export interface Policies {
  /** Folders of the packs. */
  readonly policyPacks: string[];
  /** Files of JSON, in the same order; none, or one for each pack. */
  readonly policyPackConfigs: string[];
}

/** Planned changes of `up`. */
export interface Preview {
  readonly changes: readonly Change[];
  /** Reason why `up` would fail; the changes are those found until then. */
  readonly failure?: Error;
}

/** Returns the planned changes of `up`. Changes nothing. */
export async function previewChanges(context: OperationContext): Promise<Preview> {
  return operate(context, true, (options) => context.stack.preview({ ...options, ...asked(context) }));
}

/** Brings the stack to the state of the program; returns the changes. */
export async function applyChanges(context: OperationContext): Promise<readonly Change[]> {
  return changesOrFailure(
    await operate(context, false, (options) => context.stack.up({ ...options, ...asked(context) })),
  );
}

function asked({ policies, refresh = false }: OperationContext): Partial<Policies> & { readonly refresh: boolean } {
  return { ...policies, refresh };
}

/** Returns the drift since the last operation. Reads every resource; changes nothing. */
export async function findDrift(context: OperationContext): Promise<readonly Drift[]> {
  const events: EngineEvent[] = [];
  const preview = await operate(context, true, ({ onEvent, signal }) =>
    context.stack.previewRefresh({
      signal,
      onEvent: (event) => {
        events.push(event);
        onEvent(event);
      },
    }),
  );
  changesOrFailure(preview);
  return driftOf(events);
}

/** Destroys everything in the stack. */
export async function destroyAll(context: OperationContext): Promise<readonly Change[]> {
  return changesOrFailure(await operate(context, false, (options) => context.stack.destroy(options)));
}

/**
 * Returns the changes of a successful operation.
 *
 * @throws the cause of a failure.
 */
export function changesOrFailure({ changes, failure }: Preview): readonly Change[] {
  if (failure !== undefined) throw failure;
  return changes;
}

interface EngineOptions {
  readonly onEvent: OperationMonitor["onEvent"];
  readonly signal: AbortSignal;
}

/** Runs one operation; its failure has the message of the failed resource. */
async function operate(
  { progress, interruption, detail, milestone, meaning }: OperationContext,
  previewing: boolean,
  run: (options: EngineOptions) => Promise<unknown>,
): Promise<Preview> {
  const monitor = new OperationMonitor(progress, meaning.describe, previewing, detail, milestone);
  const { changes } = monitor;
  try {
    await run({ onEvent: monitor.onEvent, signal: interruption.signal });
    return { changes };
  } catch (error) {
    const said = reasons(monitor.errors, meaning.refusals(changes));
    if (said.length > 0) return { changes, failure: new UserError(said.join("\n")) };
    return { changes, failure: error instanceof Error ? error : new Error(String(error)) };
  } finally {
    monitor.stop();
  }
}

/** Returns pgstack's own messages of refusals, and the engine's messages about other errors. */
function reasons(errors: readonly string[], refusals: readonly Refusal[]): string[] {
  const others = errors
    .filter((text) => !/^(update|preview|destroy) failed$/i.test(text))
    .filter((error) => !refusals.some(({ urn, text }) => error.includes(text) || error.includes(urn)));
  return [...new Set([...refusals.map(({ text }) => text), ...others])];
}
