import type { MonitoredCluster } from "../monitored";
import type { Signal } from "./signals";

/** One step of Prometheus' relabelling. */
export interface Relabel {
  /** Labels that are read. */
  readonly from?: readonly string[];
  /** What their values must match, as a whole. @default anything */
  readonly regex?: string;
  /** Label that is written. */
  readonly to?: string;
  /** What is written. @default what was read */
  readonly value?: string;
  /** @default replace */
  readonly action?: "replace" | "keep" | "drop" | "labeldrop" | "labelmap";
}

/** How the pods of a source are found and asked. */
export interface PodTargets {
  readonly kind: "pods";
  /** Where they run: beside clusters, beside operators, or in monitoring's own namespace. */
  readonly where: "clusters" | "operators" | "monitoring";
  /** Labels that they have. */
  readonly labels: Readonly<Record<string, string>>;
  /** Name of the port. */
  readonly port: string;
  /** They answer over TLS, to whom the API server knows and lets read `/metrics`. */
  readonly authenticated?: AuthenticatedPods;
}

/** How pods are found that want a token: a PodMonitor cannot name the one of Prometheus itself, so that Services find them too. */
export interface AuthenticatedPods {
  /** A label that they have beside the others, with another value for each way to install them. */
  readonly label: string;
  /** The values by that way: Prometheus asks for any, a Service must be told them. */
  readonly values: Readonly<Record<string, string>>;
}

/** The kubelet of every node, asked with the right to read `nodes/metrics` and no more. */
export interface NodeTargets {
  readonly kind: "nodes";
  readonly paths: readonly string[];
}

/** One part of an operator's installation. */
export interface MonitoredOperator {
  /** Value of the key `operator`. */
  readonly operator: string;
  readonly namespace: string;
  /** Name of its Deployment. */
  readonly deployment: string;
}

/** A recording rule for a signal. */
export interface SignalRecording {
  readonly signal: Signal;
  /** PromQL that gives the signal's labels, or does so together with `labels`. */
  readonly expression: string;
  /** Labels that no metric of the source has. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Where metrics come from, which of them are used, and what is made of them. */
export interface Source {
  /** Name of its job; that of an operator's own metrics is `<operator>-operator`. */
  readonly name: string;
  readonly targets: PodTargets | NodeTargets;
  /** Labels that targets get beside `namespace` and `pod`. */
  readonly relabel: readonly Relabel[];
  /** What is changed in the samples: labels of another name, series that are not wanted. */
  readonly relabelSamples?: readonly Relabel[];
  /** The samples say themselves which namespace and pod they are about. */
  readonly honorLabels?: boolean;
  /** The metrics that are used, with the labels that are read. A test holds them against what the exporter's authors publish. */
  readonly metrics: Readonly<Record<string, readonly string[]>>;
  /** Signals of every target. */
  readonly signals?: Partial<Readonly<Record<Signal, string>>>;
  /** Signals of one cluster, found by the names that it gives to its parts. */
  readonly clusterSignals?: (cluster: MonitoredCluster) => readonly SignalRecording[];
  /** Signals of one operator. */
  readonly operatorSignals?: (operator: MonitoredOperator) => readonly SignalRecording[];
}

/** The label of a pod, as service discovery names it. */
export function podLabel(name: string): string {
  return `__meta_kubernetes_pod_label_${name.replaceAll(/[^a-zA-Z0-9_]/g, "_")}`;
}

/** Gives targets the name of their cluster. */
export function clusterFrom(label: string): Relabel {
  return { from: [podLabel(label)], to: "cluster" };
}
