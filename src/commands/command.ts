import type { Interruption } from "../engine/interruption";

/** Runs a command with its parsed arguments; resolves with the exit code. */
export type Command<Call = Readonly<Record<string, never>>> = (
  call: Call,
  interruption: Interruption,
) => Promise<number>;

/** Arguments of a command that acts on an environment. */
export interface EnvironmentCall {
  /** Name of the stack file `Pulumi.<environment>.yaml`. @default "local" */
  readonly environment: string;
}

/** Arguments of a command that acts on one cluster of an environment. */
export interface ClusterCall extends EnvironmentCall {
  /** Name of the cluster. @default the first one of the environment */
  readonly cluster?: string;
}

/** Arguments of a command that asks before it changes anything. */
export interface Confirmed {
  /** True where `--yes` answers the question. */
  readonly yes?: true;
}

/** Arguments that are handed on to another program unread. */
export interface PassedOn {
  readonly arguments: readonly string[];
}
