import { dumpedInto } from "../../model/logical-backups/names";
import type { DumpStore } from "../../model/logical-backups/store";
import { rcloneStore } from "../../model/object-store/rclone";
import { credentials, roleOf } from "./backups/stores";
import type { ResolvedZalandoCluster } from "./cluster";

/** Names of variables of the operator's tools and of Azure for the same value. */
const names: Readonly<Record<string, string>> = { AZURE_STORAGE_ACCESS_KEY: "AZURE_STORAGE_KEY" };

/** Access of logical backups to the bucket of the backups; undefined without them. */
export function dumpStore(cluster: ResolvedZalandoCluster): DumpStore | undefined {
  const repository = dumpedInto(cluster);
  if (repository === undefined) return undefined;
  const identity = cluster.backups?.identity;
  const role = roleOf([repository], `${cluster.name}-logical-backup`);
  return rcloneStore(repository, {
    googleKey: repository.gcs !== undefined && identity?.mode === "key" ? identity.secret : undefined,
    authority: repository.s3?.certificateAuthority,
    env: [...credentials(repository).map((one) => ({ ...one, name: names[one.name] ?? one.name })), ...role.variables],
    mounts: role.volumes.map(({ name, mountPath, source }) => ({ volume: { name, ...source }, mountPath })),
    identity: {},
  });
}
