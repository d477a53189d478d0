import type { EventFix } from "../../model/event-fix";

/** Fixes for events of PGO. Source: PGO 6.0, internal/controller/postgrescluster. */
export const eventFixes: readonly EventFix[] = [
  {
    reasons: ["UnableToCreateStanzas", "StanzaNotCreated"],
    remedy:
      "pgBackRest cannot use a repository: check that the bucket exists and that backups.identity can write to it; new grants take minutes to take effect everywhere",
  },
  {
    reasons: ["MissingRequiredImage"],
    remedy: "PGO has no image for this version: set the cluster's image, or a version that the release supports",
  },
];
