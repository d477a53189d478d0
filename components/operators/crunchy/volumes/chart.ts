import { unlessEmpty } from "../../../shared/defined";
import type { CrunchyInstanceSet, ResolvedCrunchyCluster } from "../cluster";
import type { Instance, VolumeClaimSpec } from "../crd.gen";

interface Volume {
  readonly size: string;
  readonly storageClass?: string | undefined;
  readonly autoGrow?:
    { readonly limit: string; readonly trigger: number; readonly maxGrow?: string | undefined } | undefined;
}

/**
 * Renders the claim of a volume. PGO reads the maximum of automatic growth from the limit. Source: PGO 6.0,
 * autogrow.go.
 */
export function claim({ size, storageClass, autoGrow }: Volume): VolumeClaimSpec {
  return {
    accessModes: ["ReadWriteOnce"],
    storageClassName: storageClass,
    resources: { requests: { storage: size }, limits: autoGrow && { storage: autoGrow.limit } },
    autoGrow: autoGrow && { trigger: autoGrow.trigger, maxGrow: autoGrow.maxGrow },
  };
}

/** Volumes of tablespaces; PGO omits them while its feature gate TablespaceVolumes is off. */
export function tablespaceVolumes(
  { tablespaces }: ResolvedCrunchyCluster,
  { storage: { storageClass } }: CrunchyInstanceSet,
): Instance["tablespaceVolumes"] {
  return unlessEmpty(
    tablespaces.map(({ name, storage }) => ({ name, dataVolumeClaimSpec: claim({ storageClass, ...storage }) })),
  );
}
