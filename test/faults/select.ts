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

/** Which runs, of the environment variables PGSTACK_FAULT_SEED, PGSTACK_FAULT_RUNS, PGSTACK_FAULT_NAMES and PGSTACK_FAULT_MODES. */
export interface MatrixOptions {
  readonly seed: number;
  readonly runs: number;
  /** Faults to inject. @default all */
  readonly names?: readonly string[];
  /** Replication modes. @default all */
  readonly modes?: readonly Mode[];
}

/**
 * Returns the options of the environment. Default: seed 1. Names and modes are separated by commas.
 *
 * @param runs that are the default.
 * @throws Error for a value that is no such number or name.
 */
export function matrixOptions(env: NodeJS.ProcessEnv, runs = 20): MatrixOptions {
  const number = (name: string, fallback: number, least: number): number => {
    const text = env[name] ?? String(fallback);
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new Error(`${name} is "${text}": give an integer from ${least}.`);
    }
    return value;
  };
  const names = <T extends string>(name: string, known: readonly T[]): readonly T[] | undefined =>
    env[name]?.split(",").map((text) => {
      const found = known.find((one) => one === text.trim());
      if (found !== undefined) return found;
      throw new Error(`${name} has "${text.trim()}": give names of ${known.join(", ")}.`);
    });
  const faultNames = names(
    "PGSTACK_FAULT_NAMES",
    faults.map(({ name }) => name),
  );
  const modeNames = names("PGSTACK_FAULT_MODES", modes);
  return {
    ...{ seed: number("PGSTACK_FAULT_SEED", 1, 0), runs: number("PGSTACK_FAULT_RUNS", runs, 1) },
    ...(faultNames !== undefined ? { names: faultNames } : {}),
    ...(modeNames !== undefined ? { modes: modeNames } : {}),
  };
}

/**
 * Returns the runs of a seed. Every fault comes once before any comes twice, in another wanted mode then, and half of them in the mode that promises most.
 * Runs of one mode follow each other, strict first: a change of the mode takes a minute.
 */
export function selectRuns({ seed, runs, names, modes: wanted = modes }: MatrixOptions): PlannedRun[] {
  const shuffled = fc.shuffledSubarray([...faults], { minLength: faults.length });
  const order = fc.record({ faults: shuffled, offset: fc.nat(99) });
  const selected: PlannedRun[] = [];
  /** One round of every fault after another; each starts with another mode. */
  const rotation = (["strict", "synchronous", "strict", "asynchronous"] as const).filter((mode) =>
    wanted.includes(mode),
  );
  let round = 0;
  for (const { faults: inOrder, offset } of chosen(order, seed)) {
    if (selected.length >= runs) break;
    for (const [i, fault] of inOrder.entries()) {
      const number = faults.indexOf(fault);
      const mode = rotation[(number + round) % rotation.length] ?? "strict";
      if (names?.includes(fault.name) === false) continue;
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
