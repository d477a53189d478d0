import { dumpedInto } from "../../model/logical-backups/names";
import type { DumpStore } from "../../model/logical-backups/store";
import { rcloneStore } from "../../model/object-store/rclone";
import { identityAnnotations } from "./backups/chart";
import type { ResolvedCrunchyCluster } from "./cluster";

/** Access of logical backups to the bucket of a repository; undefined without them. Keys are in files of pgBackRest. */
export function dumpStore(cluster: ResolvedCrunchyCluster): DumpStore | undefined {
  const repository = dumpedInto(cluster);
  if (repository === undefined) return undefined;
  const { name, gcs, s3, azure } = repository;
  const identity = cluster.backups?.identity;
  const file =
    s3?.access.mode === "secret"
      ? { secret: s3.access.secret, key: "s3.conf" }
      : azure !== undefined
        ? { secret: azure.secret, key: "azure.conf" }
        : undefined;
  return rcloneStore(repository, {
    googleKey: gcs !== undefined && identity?.mode === "key" ? identity.secret : undefined,
    authority: s3?.certificateAuthority,
    env:
      file === undefined
        ? []
        : [
            { name: "PGBACKREST_CONF", value: `/pgbackrest-keys/${file.key}` },
            { name: "REPOSITORY", value: name },
          ],
    mounts:
      file === undefined
        ? []
        : [
            {
              volume: {
                name: "pgbackrest-keys",
                secret: { secretName: file.secret, items: [{ key: file.key, path: file.key }] },
              },
              mountPath: "/pgbackrest-keys",
            },
          ],
    identity: identityAnnotations([repository], identity),
  });
}
