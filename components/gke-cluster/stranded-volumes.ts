import * as pulumi from "@pulumi/pulumi";
import { runsHooks } from "../kubernetes";
import { type DiskType, diskTypeFor, knownSeries, seriesOf } from "../placement";

/** Names of hooks are unique in a program; messages of the engine start with them. */
let guards = 0;

/**
 * Makes the engine refuse a machine type that cannot attach the disks of existing volumes: in a preview, and again
 * before the change itself. Only the engine knows the previous machine type.
 *
 * @param key key of the pool in the settings.
 * @param diskType type of disk of its new volumes. Default: the general-purpose type of the machine.
 */
export function strandingGuard(key: string, diskType?: DiskType): pulumi.CustomResourceOptions {
  if (!runsHooks()) return {};
  const suffix = guards++ === 0 ? "" : ` (${guards})`;
  const hook = new pulumi.ResourceHook(
    `volumes can be attached to the nodes of ${key}${suffix}`,
    ({ oldInputs, newInputs }) => {
      refuseStranding(key, machineTypeOf(oldInputs), machineTypeOf(newInputs), diskType);
    },
    { onDryRun: true },
  );
  return { hooks: { beforeUpdate: [hook] } };
}

function machineTypeOf(inputs: unknown): string {
  const { nodeConfig } = (inputs ?? {}) as { readonly nodeConfig?: { readonly machineType?: unknown } };
  return typeof nodeConfig?.machineType === "string" ? nodeConfig.machineType : "";
}

/**
 * Volumes have disks of the pool's `diskType`, before or after the change, or of the previous machine's general-purpose
 * type. None of this is recorded, so the new machines must be able to attach each.
 *
 * @throws Error with the fix when the new machines cannot attach one of them, or a series is unknown.
 */
export function refuseStranding(key: string, before: string, after: string, diskType?: DiskType): void {
  if (before === "" || seriesOf(before) === seriesOf(after)) return;
  const consent = `If no volume is needed any more, set ${key}.acceptStrandedVolumes: true`;
  const restore = "or restore the databases into another environment with the new machines";
  const disks = knownSeries(after)?.disks;
  const general = diskTypeFor(before);
  if (disks === undefined || general === undefined) {
    throw new Error(
      `${key}.machineType: pgstack does not know the disks of series ${seriesOf(disks === undefined ? after : before)}, so volumes of ` +
        `${before} might not attach to a ${after}, and their pods would not start. Keep the series; ${restore}. ${consent}`,
    );
  }
  const stranded = [general, diskType].find((disk) => disk !== undefined && !disks.includes(disk));
  if (stranded === undefined) return;
  throw new Error(
    `${key}.machineType: volumes of ${before} are ${stranded} disks, which no ${after} can attach (it takes ${disks.join(", ")}): ` +
      `their pods would not start again. Keep a series that takes ${stranded}; ${restore}. ${consent}`,
  );
}
