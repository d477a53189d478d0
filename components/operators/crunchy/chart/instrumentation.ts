import type { ResolvedCrunchyCluster } from "../cluster";
import { unlessEmpty } from "../../../shared/defined";
import type { Add, Instrumentation as Rendered, Logs, Metrics } from "../crd.gen";
import { variable } from "./containers";
import { containerResources } from "./resources";

type Instrumentation = NonNullable<ResolvedCrunchyCluster["crunchy"]["instrumentation"]>;

/** Renders `spec.instrumentation`, if configured. PGO's CRD refuses empty lists in it. */
export function instrumentation({ crunchy: { instrumentation: of } }: ResolvedCrunchyCluster): Rendered | undefined {
  return (
    of && {
      image: of.image,
      resources: of.resources && containerResources(of.resources),
      config: unlessEmpty({
        exporters: unlessEmpty(of.exporters),
        environmentVariables: unlessEmpty(of.env.map(variable)),
      }),
      metrics: of.metrics && metrics(of.metrics),
      logs: of.logs && logs(of.logs),
    }
  );
}

function metrics(of: NonNullable<Instrumentation["metrics"]>): Metrics | undefined {
  const add = of.customQueries.map(({ name, configMap, interval, databases }): Add => ({
    name,
    queries: configMap,
    collectionInterval: interval,
    databases,
  }));
  return unlessEmpty({
    exporters: unlessEmpty(of.exporters),
    perDBMetricTargets: unlessEmpty(of.perDatabase),
    customQueries: unlessEmpty({ add: unlessEmpty(add), remove: unlessEmpty(of.removedQueries) }),
  });
}

function logs(of: NonNullable<Instrumentation["logs"]>): Logs | undefined {
  return unlessEmpty({
    exporters: unlessEmpty(of.exporters),
    batches: of.batches && unlessEmpty(of.batches),
    retentionPeriod: of.retentionPeriod,
  });
}
