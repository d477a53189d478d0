import type { EngineEvent, Stack } from "@pulumi/pulumi/automation";
import type { Progress } from "../../local/progress";
import { UserError } from "../errors";
import type { Change } from "./changes";
import { type Drift, driftOf } from "./drift";
import type { Meaning, Refusal } from "./impact";
import type { Interruption } from "./interruption";
import { OperationMonitor } from "./monitor";

/** What every operation of the engine needs. */
export interface OperationContext {
  readonly stack: Stack;
  readonly progress: Progress;
  readonly interruption: Pick<Interruption, "signal">;
  /** More about what is waited for, by the name of the resource. */
  readonly detail?: (name: string) => string | undefined;
  /** What is reached once a resource of that name is there. */
  readonly milestone?: (name: string) => string | undefined;
  /** Changes in words. */
  readonly meaning: Meaning;
  /** Policy packs that a preview and an `up` must satisfy. @default none */
  readonly policies?: Policies;
  /** Whether a preview and an `up` ask for every object first, instead of trusting the state. @default false */
  readonly refresh?: boolean;
}

/** Policy packs, each with the file of its settings where there is one. */
export interface Policies {
  /** Folders of the packs. */
  readonly policyPacks: string[];
  /** Files of JSON, in the same order; none, or one for each pack. */
  readonly policyPackConfigs: string[];
}

/** What `up` would change. */
export interface Preview {
  readonly changes: readonly Change[];
  /** Why `up` would fail; the changes are those that were found until then. */
  readonly failure?: Error;
}

/** What `up` would change. Nothing is touched. */
export async function previewChanges(context: OperationContext): Promise<Preview> {
  return operate(context, true, (options) => context.stack.preview({ ...options, ...asked(context) }));
}

/** Brings the stack to what the program says; returns what was changed. */
export async function applyChanges(context: OperationContext): Promise<readonly Change[]> {
  return changesOrFailure(
    await operate(context, false, (options) => context.stack.up({ ...options, ...asked(context) })),
  );
}

function asked({ policies, refresh = false }: OperationContext): Partial<Policies> & { readonly refresh: boolean } {
  return { ...policies, refresh };
}

/** What is not as the last operation left it. Every resource is asked for; nothing is touched. */
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
 * The changes of an operation that went well.
 *
 * @throws what made it fail.
 */
export function changesOrFailure({ changes, failure }: Preview): readonly Change[] {
  if (failure !== undefined) throw failure;
  return changes;
}

interface EngineOptions {
  readonly onEvent: OperationMonitor["onEvent"];
  readonly signal: AbortSignal;
}

/** Runs one operation; its failure is told in the words of what failed. */
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

/** What was refused in our own words; of the engine's those about anything else. */
function reasons(errors: readonly string[], refusals: readonly Refusal[]): string[] {
  const others = errors
    .filter((text) => !/^(update|preview|destroy) failed$/i.test(text))
    .filter((error) => !refusals.some(({ urn, text }) => error.includes(text) || error.includes(urn)));
  return [...new Set([...refusals.map(({ text }) => text), ...others])];
}
