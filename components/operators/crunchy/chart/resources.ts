interface Resources {
  readonly cpu: string;
  readonly cpuLimit?: string | undefined;
  readonly memory: string;
}

/** Resources of a container: memory is requested and allowed alike, CPU is limited where that is asked for. */
export function containerResources(
  { cpu, cpuLimit, memory }: Resources,
  further: Readonly<Record<string, string>> = {},
): Record<string, unknown> {
  return {
    requests: { cpu, memory },
    limits: { memory, ...(cpuLimit !== undefined ? { cpu: cpuLimit } : {}), ...further },
  };
}

/** The same below the key `resources`; nothing where nothing is asked for. */
export function withResources(resources: Resources | undefined): Record<string, unknown> {
  return resources === undefined ? {} : { resources: containerResources(resources) };
}
