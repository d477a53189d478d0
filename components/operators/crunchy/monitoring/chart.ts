import { unlessEmpty } from "../../../shared/defined";
import { crunchy } from "../../../versions";
import type { ResolvedCrunchyCluster } from "../cluster";
import { containerResources, variable } from "../containers/chart";
import type { Add, Instrumentation as Rendered, Logs, Metrics, Monitoring } from "../crd.gen";
import { pinned } from "../images/chart";

type Instrumentation = NonNullable<ResolvedCrunchyCluster["crunchy"]["instrumentation"]>;

/** Renders `spec.monitoring`, if the exporter is wanted. */
export function monitoring(cluster: ResolvedCrunchyCluster): Monitoring | undefined {
  const { images, monitoring: wanted, sidecarResources } = cluster.crunchy;
  if (!wanted) return undefined;
  const exporter = {
    image: images.exporter ?? pinned(cluster, crunchy.exporterImage),
    resources: sidecarResources.exporter && containerResources(sidecarResources.exporter),
  };
  return { pgmonitor: { exporter } };
}

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
