import fc from "fast-check";
import { chosen } from "../history/workload";
import { type Fault, faults, type Mode, modes } from "./table";

/** A run of the matrix. */
export interface PlannedRun {
  readonly fault: Fault;
  readonly mode: Mode;
  /** Seed of its clients, and of the choices of its fault. */
  readonly seed: number;
  /** How long a fault lasts that is healed, in milliseconds. */
  readonly holdMs: number;
}

/** Seed and number of runs, of the environment variables PGSTACK_FAULT_SEED and PGSTACK_FAULT_RUNS. */
export interface MatrixOptions {
  readonly seed: number;
  readonly runs: number;
}

/**
 * Returns the options of the environment. Default: seed 1, 20 runs.
 *
 * @throws Error for a value that is no such number.
 */
export function matrixOptions(env: NodeJS.ProcessEnv): MatrixOptions {
  const number = (name: string, fallback: number, least: number): number => {
    const text = env[name] ?? String(fallback);
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new Error(`${name} is "${text}": give an integer from ${least}.`);
    }
    return value;
  };
  return { seed: number("PGSTACK_FAULT_SEED", 1, 0), runs: number("PGSTACK_FAULT_RUNS", 20, 1) };
}

/**
 * Returns the runs of a seed. Every fault comes once before any comes twice, in another mode then, and half of them in the mode that promises most.
 * Runs of one mode follow each other, strict first: a change of the mode takes a minute.
 */
export function selectRuns({ seed, runs }: MatrixOptions): PlannedRun[] {
  const shuffled = fc.shuffledSubarray([...faults], { minLength: faults.length });
  const order = fc.record({ faults: shuffled, offset: fc.nat(99) });
  const selected: PlannedRun[] = [];
  /** One round of every fault after another; each starts with another mode. */
  const rotation = ["strict", "synchronous", "strict", "asynchronous"] as const;
  let round = 0;
  for (const { faults: inOrder, offset } of chosen(order, seed)) {
    if (selected.length >= runs) break;
    for (const [i, fault] of inOrder.entries()) {
      const number = faults.indexOf(fault);
      const mode = rotation[(number + round) % rotation.length] ?? "strict";
      if (selected.length < runs) {
        selected.push({
          fault,
          mode,
          seed: seed * 1_000 + selected.length,
          holdMs: 5_000 + ((offset + i * 7) % 30) * 1_000,
        });
      }
    }
    round += 1;
  }
  return modes.flatMap((mode) => selected.filter((run) => run.mode === mode));
}
