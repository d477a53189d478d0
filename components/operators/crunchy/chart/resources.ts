import { definedEntries } from "../../../shared/defined";
import type { Resources as RenderedResources } from "../crd.gen";

interface Resources {
  readonly cpu: string;
  readonly cpuLimit?: string | undefined;
  readonly memory: string;
}

/** Renders resources of a container: memory request and limit are equal; CPU has a limit only if configured. */
export function containerResources(
  { cpu, cpuLimit, memory }: Resources,
  further: Readonly<Record<string, string>> = {},
): RenderedResources {
  return {
    requests: { cpu, memory },
    limits: definedEntries({ memory, cpu: cpuLimit, ...further }),
  };
}
