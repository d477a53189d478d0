import { at } from "../../../shared/tree";
import { impossible, nothing, unknown } from "../../../model/impact/effects";
import type { Effect, FieldChange, Impact, ImpactTable, Versions } from "../../../model/impact/impact";
import { pgoKey } from "../names";

/** Effects of the fields of the state and the major version. */
export const upgradeImpacts: ImpactTable["fields"] = {
  "spec.postgresVersion": majorVersion,
  "spec.paused": paused,
  "spec.shutdown": shutdown,
};

/** Name of the PGUpgrade that is allowed to upgrade the cluster. */
const upgradeConsent = pgoKey("allow-upgrade");

/** Source: PGO 6.0, internal/controller/pgupgrade, and the init container of an instance. */
function majorVersion({ before, after, whole }: FieldChange): readonly Effect[] {
  const consent = at(whole.before, "metadata", "annotations", upgradeConsent);
  const upgraded = String(consent).endsWith(`-${String(after)}`) && at(whole.before, "spec", "shutdown") === true;
  if (upgraded && Number(after) > Number(before)) {
    return [
      {
        level: "data copied",
        words:
          "the upgraded primary starts, the replicas are copied from it again, and a full backup is taken; only after the PGUpgrade reports Succeeded",
      },
    ];
  }
  return [
    impossible(
      "instances refuse to start on the data of another major version",
      "three changes: crunchy.upgrade with the new version; crunchy.state: shutdown; then the new version, state: running and no crunchy.upgrade (docs/life-of-data.md)",
    ),
  ];
}

/** Effect to add to every other change of a paused cluster. */
export function whilePaused({ before, after }: Versions): readonly Impact[] {
  const isPaused = [before, after].every((one) => at(one, "spec", "paused") === true);
  if (!isPaused || JSON.stringify(before["spec"]) === JSON.stringify(after["spec"])) return [];
  const words = "these changes take effect together when crunchy.state is running again";
  return [{ field: "spec.paused", before: true, after: true, ...nothing(words) }];
}

/** Source: PGO 6.0, controller.go, Reconcile: it returns before any other step. */
function paused({ after }: FieldChange): readonly Effect[] {
  return [
    after === true
      ? nothing("PGO no longer reconciles the cluster; Postgres and Patroni keep running")
      : unknown("PGO resumes, and applies every change from the pause at once"),
  ];
}

function shutdown({ after, whole }: FieldChange): readonly Effect[] {
  if (after !== true) return [nothing("the cluster starts again if it was shut down")];
  const words = "every instance stops, the primary last; volumes and Secrets stay";
  return at(whole.after, "metadata", "annotations", upgradeConsent) === undefined
    ? [{ level: "outage", words }]
    : [
        {
          level: "outage",
          words: `${words}; then pg_upgrade runs on the primary's data, and the replicas' data is deleted and copied again`,
        },
      ];
}
