import type { PostgresClusterSettings } from "pgstack/schema";

/** A database for an application: two instances, backed up to a volume. */
export function hippo(namespace: string, user = "app"): PostgresClusterSettings {
  return {
    operator: "crunchy",
    name: "hippo",
    namespace,
    version: 17,
    instances: 2,
    storage: { size: "10Gi" },
    users: [{ name: user, databases: [user] }],
    highAvailability: { mode: "synchronous" },
    backups: {
      repositories: [
        {
          name: "repo1",
          volume: { size: "30Gi" },
          retention: { full: 2 },
          schedules: { full: "0 1 * * 0", differential: "0 1 * * 1-6" },
        },
      ],
    },
  };
}
