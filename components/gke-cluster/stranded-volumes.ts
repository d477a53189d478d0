import * as pulumi from "@pulumi/pulumi";
import { runsHooks } from "../kubernetes";
import { type DiskType, diskTypeFor, knownSeries, seriesOf } from "../placement";

/** Names of hooks are unique in a program; a message of the engine begins with them. */
let guards = 0;

/**
 * Makes the engine refuse a machine type that cannot attach the disks of volumes that exist: in a preview, and once more before the
 * change itself. The engine alone knows the machine type before.
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
 * Volumes have the disks of the pool's `diskType`, before or after the change, or the general-purpose type of the machine before: which of
 * them is not recorded, so each must be attachable.
 *
 * @throws Error when the machines after cannot attach one of them, or one of the two series is unknown: what to write instead.
 */
export function refuseStranding(key: string, before: string, after: string, diskType?: DiskType): void {
  if (before === "" || seriesOf(before) === seriesOf(after)) return;
  const consent = `If no volume is needed any more: ${key}.acceptStrandedVolumes: true`;
  const restore = "or restore the databases into another environment with the new machines";
  const disks = knownSeries(after)?.disks;
  const general = diskTypeFor(before);
  if (disks === undefined || general === undefined) {
    throw new Error(
      `${key}.machineType: pgstack does not know the disks of the series ${seriesOf(disks === undefined ? after : before)}, so that volumes of ` +
        `${before} may not attach to a ${after}, and their pods may not start again. Keep the series; ${restore}. ${consent}`,
    );
  }
  const stranded = [general, diskType].find((disk) => disk !== undefined && !disks.includes(disk));
  if (stranded === undefined) return;
  throw new Error(
    `${key}.machineType: volumes of ${before} are ${stranded} disks, which no ${after} can attach (it takes ${disks.join(", ")}): ` +
      `their pods would not start again. Keep a series that takes ${stranded}; ${restore}. ${consent}`,
  );
}
