import type { MonitoredCluster } from "../monitored";
import type { Signal } from "./signals";

/** One step of Prometheus' relabelling. */
export interface Relabel {
  /** Labels that are read. */
  readonly from?: readonly string[];
  /** Regular expression that their values must match as a whole. @default anything */
  readonly regex?: string;
  /** Label that is written. */
  readonly to?: string;
  /** Value that is written. @default the value that was read */
  readonly value?: string;
  /** @default replace */
  readonly action?: "replace" | "keep" | "drop" | "labeldrop" | "labelmap";
}

/** Service discovery and scraping of a source's pods. */
export interface PodTargets {
  readonly kind: "pods";
  /** Namespaces in which they run: those of clusters, of operators, or of monitoring. */
  readonly where: "clusters" | "operators" | "monitoring";
  /** Labels that they have. */
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the port. */
  readonly port: string;
  /** They serve TLS, and require an account that the API server allows to read `/metrics`. */
  readonly authenticated?: AuthenticatedPods;
}

/**
 * Discovery of pods that require a token: a PodMonitor cannot use the token of Prometheus itself, so that Services
 * select them too.
 */
export interface AuthenticatedPods {
  /** A further label, whose value depends on how they were installed. */
  readonly label: string;
  /** Its values: Prometheus matches any, a Service needs each. */
  readonly values: Readonly<Record<string, string>>;
}

/** The kubelet of every node, scraped with permission on `nodes/metrics` only. */
export interface NodeTargets {
  readonly kind: "nodes";
  readonly paths: readonly string[];
}

/** One installation of an operator, or of a program that belongs to it. */
export interface MonitoredOperator {
  /** Value of the key `operator`, or the name of the program. */
  readonly operator: string;
  readonly namespace: string;
  /** Name of its Deployment. */
  readonly deployment: string;
  /** CronJob that renews its certificates every day. @default the operator renews its own */
  readonly renewal?: string | undefined;
}

/** A recording rule for a signal. */
export interface SignalRecording {
  readonly signal: Signal;
  /** PromQL that results in the signal's labels, together with `labels`. */
  readonly expression: string;
  /** Labels that no metric of the source has. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A source of metrics: its targets, the metrics that are used, and the signals that are computed from them. */
export interface Source {
  /** Name of its job; that of an operator's own metrics is `<operator>-operator`. */
  readonly name: string;
  readonly targets: PodTargets | NodeTargets;
  /** Labels of targets besides `namespace` and `pod`. */
  readonly relabel: readonly Relabel[];
  /** Relabelling of samples: renamed labels, dropped series. */
  readonly relabelSamples?: readonly Relabel[];
  /** The samples contain the labels of their namespace and pod (honor_labels). */
  readonly honorLabels?: boolean;
  /**
   * The metrics that are used, with the labels that are read. A test compares them with the exporter's published
   * metrics.
   */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
  /** Signals of every target. */
  readonly signals?: Partial<Readonly<Record<Signal, string>>>;
  /** Signals of one cluster, selected by the names of its objects. */
  readonly clusterSignals?: (cluster: MonitoredCluster) => readonly SignalRecording[];
  /** Signals of one operator. */
  readonly operatorSignals?: (operator: MonitoredOperator) => readonly SignalRecording[];
}

/** Returns the label of a pod as service discovery names it. */
export function podLabel(name: string): string {
  return `__meta_kubernetes_pod_label_${name.replaceAll(/[^a-zA-Z0-9_]/g, "_")}`;
}

/** Gives targets the name of their cluster. */
export function clusterFrom(label: string): Relabel {
  return { from: [podLabel(label)], to: "cluster" };
}
