import { fewerReplicas, nothing, reload } from "../../../model/impact/effects";
import type { Effect, FieldChange, FieldRule, ImpactTable } from "../../../model/impact/impact";
import { restart } from "../restarts";

/** Effects of the fields of Patroni. */
export const patroniImpacts: ImpactTable["fields"] = {
  "spec.patroni.leaderLeaseDurationSeconds": reload,
  "spec.patroni.syncPeriodSeconds": reload,
  "spec.patroni.port": restart,
  "spec.patroni.logging": nothing("Patroni's own log, possibly only after the next start of an instance"),
  "spec.patroni.switchover": nothing("a switchover starts when the annotation trigger-switchover changes"),
  "spec.patroni.dynamicConfiguration.synchronous_mode": synchronous,
  "spec.patroni.dynamicConfiguration.synchronous_mode_strict": synchronous,
  "spec.patroni.dynamicConfiguration.synchronous_node_count": reload,
  ...Object.fromEntries(
    ["failsafe_mode", "ttl", "loop_wait", "retry_timeout", "maximum_lag_on_failover", "maximum_lag_on_syncnode"].map(
      (key): [string, FieldRule] => [`spec.patroni.dynamicConfiguration.${key}`, reload],
    ),
  ),
  "spec.patroni.dynamicConfiguration.postgresql.use_pg_rewind": reload,
};

function synchronous(change: FieldChange): readonly Effect[] {
  return [
    change.after === true
      ? { ...reload, words: "from the next commit on Postgres waits for a replica" }
      : fewerReplicas,
  ];
}
