import type { ResolvedCrunchyCluster } from "../cluster";
import { variable } from "./containers";
import { withResources } from "./resources";

type Instrumentation = NonNullable<ResolvedCrunchyCluster["crunchy"]["instrumentation"]>;

/** `spec.instrumentation`, where it is asked for. */
export function instrumentation({ crunchy: { instrumentation: of } }: ResolvedCrunchyCluster): Record<string, unknown> {
  if (of === undefined) return {};
  const config = present({ exporters: of.exporters, environmentVariables: of.env.map(variable) });
  return {
    instrumentation: {
      ...(of.image !== undefined ? { image: of.image } : {}),
      ...withResources(of.resources),
      ...present({ config, metrics: metrics(of), logs: logs(of) }),
    },
  };
}

function metrics({ metrics: of }: Instrumentation): Record<string, unknown> {
  if (of === undefined) return {};
  const add = of.customQueries.map(({ name, configMap, interval, databases }) => ({
    name,
    queries: configMap,
    ...(interval !== undefined ? { collectionInterval: interval } : {}),
    ...(databases !== undefined ? { databases } : {}),
  }));
  return present({
    exporters: of.exporters,
    perDBMetricTargets: of.perDatabase,
    customQueries: present({ add, remove: of.removedQueries }),
  });
}

function logs({ logs: of }: Instrumentation): Record<string, unknown> {
  if (of === undefined) return {};
  return {
    ...present({ exporters: of.exporters, batches: of.batches ?? {} }),
    ...(of.retentionPeriod !== undefined ? { retentionPeriod: of.retentionPeriod } : {}),
  };
}

/** What is not empty: PGO's definition refuses empty lists. */
function present(all: Readonly<Record<string, object>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => Object.keys(value).length > 0));
}
