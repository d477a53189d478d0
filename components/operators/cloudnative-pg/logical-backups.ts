import { dumpedInto } from "../../model/logical-backups/names";
import type { DumpStore } from "../../model/logical-backups/store";
import { rcloneStore } from "../../model/object-store/rclone";
import { authorityOf, credentialsOf, identityOf } from "./backups/stores";
import type { ResolvedCloudNativePgCluster } from "./cluster";

/** Access of logical backups to the bucket of the backups; undefined without them. */
export function dumpStore(cluster: ResolvedCloudNativePgCluster): DumpStore | undefined {
  const repository = dumpedInto(cluster);
  if (repository === undefined) return undefined;
  const identity = cluster.backups?.identity;
  const credentials = credentialsOf(repository);
  const { annotations, labels } = identityOf([repository], identity);
  return rcloneStore(repository, {
    googleKey: repository.gcs !== undefined && identity?.mode === "key" ? identity.secret : undefined,
    authority: authorityOf(repository),
    env: Object.entries(credentials?.variables ?? {}).map(([name, key]) => ({
      name,
      valueFrom: { secretKeyRef: { name: credentials?.secret, key } },
    })),
    identity: annotations,
    labels,
  });
}
