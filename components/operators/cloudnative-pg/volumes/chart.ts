import { ownerOf } from "../../../model/tablespaces/sql";
import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Storage, Tablespace } from "../crd.gen";

type Cluster = ResolvedCloudNativePgCluster;

/** Renders a tablespace. */
export function tablespaceOf(cluster: Cluster, tablespace: Cluster["tablespaces"][number]): Tablespace {
  const storage = volume({ ...cluster.storage, ...tablespace.storage });
  const owner = { name: ownerOf(cluster, tablespace) };
  return { name: tablespace.name, storage, owner, temporary: tablespace.temporary || undefined };
}

/** Renders a volume of each instance. */
export function volume({ size, storageClass }: Cluster["storage"]): Storage {
  return { size, storageClass };
}
