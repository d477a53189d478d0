import { definedEntries } from "../../../shared/defined";
import type { Resources as RenderedResources } from "../crd.gen";

interface Resources {
  readonly cpu: string;
  readonly cpuLimit?: string | undefined;
  readonly memory: string;
}

/** Resources of a container: memory is requested and allowed alike, CPU is limited where that is asked for. */
export function containerResources(
  { cpu, cpuLimit, memory }: Resources,
  further: Readonly<Record<string, string>> = {},
): RenderedResources {
  return {
    requests: { cpu, memory },
    limits: definedEntries({ memory, cpu: cpuLimit, ...further }),
  };
}
