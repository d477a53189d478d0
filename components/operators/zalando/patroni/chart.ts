import { timingsOf } from "../../../model/patroni-schema";
import type { ResolvedZalandoCluster } from "../cluster";
import type { Patroni } from "../crd.gen";

/**
 * Renders `spec.patroni`. Every value is written: the operator removes none from Patroni's configuration, and resets
 * synchronous_node_count to 0. Source: Zalando's operator 1.15, pkg/cluster/sync.go, checkAndSetGlobalPostgreSQLConfiguration.
 */
export function patroni({
  highAvailability: { mode, synchronousStandbys },
  zalando: { patroni: settings },
}: ResolvedZalandoCluster): Patroni {
  const { lease, sync, retry } = timingsOf(settings);
  return {
    initdb: { "data-checksums": "true", encoding: "UTF8", locale: "en_US.UTF-8" },
    ttl: lease,
    loop_wait: sync,
    retry_timeout: retry,
    failsafe_mode: settings.failsafe,
    synchronous_mode: mode !== "asynchronous",
    synchronous_mode_strict: mode === "strict",
    synchronous_node_count: mode === "asynchronous" ? 1 : synchronousStandbys,
  };
}
