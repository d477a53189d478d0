import { renderDashboards } from "../../../components/monitoring/dashboards";
import { signalsOf } from "../../../components/monitoring/rule-groups";
import type { Topology } from "../../../components/monitoring/topology";
import { watched } from "../../../src/watched";
import { environment } from "../../helpers/environments";
import type { Machine } from "./machine";

/** A series and its newest value. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [at: number, value: string];
}

/** A rule as Prometheus has it. */
export interface LoadedRule {
  readonly name: string;
  readonly type: "alerting" | "recording";
  readonly query: string;
  readonly health: string;
  readonly lastError?: string;
}

/** Something that is scraped. */
export interface Target {
  readonly scrapePool: string;
  readonly scrapeUrl: string;
  readonly health: string;
  readonly lastError: string;
}

/** An alert that Alertmanager knows of. */
export interface Raised {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: "active" | "suppressed" | "unprocessed" };
}

/** Prometheus and Alertmanager of the environment `local`, asked through the API server. */
export class Monitoring {
  constructor(private readonly machine: Machine) {}

  private ask(service: string, path: string): unknown {
    return JSON.parse(
      this.machine.kubectl("get", "--raw", `/api/v1/namespaces/monitoring/services/${service}/proxy${path}`),
    );
  }

  private prometheus(path: string): unknown {
    return (this.ask("prometheus:9090", `/api/v1/${path}`) as { data: unknown }).data;
  }

  /** True if Prometheus answers. */
  answers(): boolean {
    try {
      this.query("vector(1)");
      return true;
    } catch {
      return false;
    }
  }

  /** The current value of an expression. */
  query(expression: string): readonly Sample[] {
    return (this.prometheus(`query?query=${encodeURIComponent(expression)}`) as { result: Sample[] }).result;
  }

  /** Every rule that is loaded. */
  rules(): readonly LoadedRule[] {
    return (this.prometheus("rules") as { groups: { rules: LoadedRule[] }[] }).groups.flatMap(({ rules }) => rules);
  }

  /** Everything that is scraped. */
  targets(): readonly Target[] {
    return (this.prometheus("targets?state=active") as { activeTargets: Target[] }).activeTargets;
  }

  /** Alerts that are active in Alertmanager. */
  raised(): readonly Raised[] {
    return this.ask("alertmanager:9093", "/api/v2/alerts?active=true&inhibited=true") as Raised[];
  }
}

/** The monitored objects of the environment `local`. */
export function localTopology(): Topology {
  const config = environment("local");
  const { monitoring } = config;
  if (monitoring === undefined) throw new Error("the environment local has no monitoring");
  const { mode, namespace, certificates } = monitoring;
  return { ...watched(config), mode, namespace, certificates: certificates.enabled };
}

/** Every query of every dashboard, as Grafana would send it with the environment's cluster and operator chosen. */
export function panelQueries(topology: Topology): { readonly panel: string; readonly expression: string }[] {
  const [cluster] = topology.clusters;
  const [operator] = topology.operators;
  return Object.entries(renderDashboards(signalsOf(topology))).flatMap(([id, { panels }]) => {
    const namespace = id === "operators" ? operator?.namespace : cluster?.namespace;
    return panels.flatMap((panel) => {
      const targets = ("targets" in panel ? panel.targets : undefined) ?? [];
      return targets.map((one) => ({
        panel: `${id}: ${panel.title ?? ""}`,
        expression: (one as unknown as { expr: string }).expr
          .replaceAll("$namespace", namespace ?? "")
          .replaceAll("$cluster", cluster?.name ?? ""),
      }));
    });
  });
}
