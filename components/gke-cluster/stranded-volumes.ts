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
 * @param diskType type of disk of its volumes. Default: the general-purpose type of the machine before.
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
 * @throws Error when disks of volumes on the machines before cannot be attached to those after: what to write instead.
 */
export function refuseStranding(key: string, before: string, after: string, diskType?: DiskType): void {
  const disk = diskType ?? diskTypeFor(before);
  const disks = knownSeries(after)?.disks;
  if (seriesOf(before) === seriesOf(after) || disk === undefined || disks === undefined || disks.includes(disk)) return;
  throw new Error(
    `${key}.machineType: volumes of ${before} are ${disk} disks, which no ${after} can attach (it takes ${disks.join(", ")}): ` +
      `their pods would not start again. Keep a series that takes ${disk}; or restore the databases into another environment with the new ` +
      `machines. If no volume is needed any more: ${key}.acceptStrandedVolumes: true`,
  );
}
