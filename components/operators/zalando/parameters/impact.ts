import { at } from "../../../shared/tree";
import { apply, nothing, parameter as parameterOf } from "../../../model/impact/effects";
import type { FieldRule } from "../../../model/impact/impact";
import { restarts } from "../restarts";

/**
 * Settings that are part of a variable of the pods; all others go through Patroni's configuration. Source: Zalando's operator 1.15,
 * pkg/cluster/k8sres.go, isBootstrapOnlyParameter.
 */
const inPods = new Set([
  ...["archive_command", "shared_buffers", "logging_collector", "log_destination", "log_directory", "log_filename"],
  ...["log_file_mode", "log_rotation_age", "log_truncate_on_rotation", "ssl", "ssl_ca_file", "ssl_crl_file"],
  ...["ssl_cert_file", "ssl_key_file", "shared_preload_libraries", "bg_mon.listen_address", "bg_mon.history_buckets"],
  ...["pg_stat_statements.track_utility", "extwlist.extensions", "extwlist.custom_path"],
]);

const byPatroni = parameterOf(restarts, ({ whole }) => {
  const version = Number(at(whole.after, "spec", "postgresql", "version"));
  return Number.isNaN(version) ? undefined : version;
});

/** Effect of a setting of Postgres. The operator adds settings to Patroni's configuration, and removes none. Source: pkg/cluster/sync.go, checkAndSetGlobalPostgreSQLConfiguration. */
export const parameter: FieldRule = (change) => {
  if (inPods.has(change.path.at(-1) ?? "")) return apply(restarts.instances, change);
  return change.after === undefined
    ? [nothing("the setting stays: the operator never removes one; write the default value instead")]
    : apply(byPatroni, change);
};
