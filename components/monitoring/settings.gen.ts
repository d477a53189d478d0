// Written by `npm run generate` from schema.ts.

export type MonitoringSettings = BundledMonitoringSettings | PrometheusOperatorMonitoringSettings;
export interface Alert {
  /**
   * false removes the alert.
   *
   * @default true
   */
  enabled?: boolean;
  /**
   * Threshold of the warning, in the unit of the alert.
   */
  warning?: number;
  /**
   * Threshold of the critical alert, in the unit of the alert.
   */
  critical?: number;
}

export interface Certificates {
  /**
   * false removes it, and with it the alert on expiring certificates.
   *
   * @default true
   */
  enabled?: boolean;
  /**
   * Its image. Default: the pinned release. A change restarts it.
   */
  image?: string;
}

export interface Webhook {
  /**
   * Name of the Secret, in the namespace of monitoring.
   */
  secret: string;
  /**
   * Key in it.
   */
  key: string;
}

export interface Storage {
  /**
   * Size of the volume.
   *
   * @default "4Gi"
   */
  size?: string;
  /**
   * StorageClass. Default: pgstack-system on a GKE cluster that pgstack creates, otherwise the cluster's default class.
   */
  storageClass?: string;
}

export interface BundledMonitoringSettings {
  /**
   * A bundled stack: Prometheus, Alertmanager and Grafana.
   */
  mode: "bundled";
  /**
   * Namespace of monitoring.
   *
   * @default "monitoring"
   */
  namespace?: string;
  /**
   * URL of the published runbooks: alerts link to `<runbooks>/<alert>.md`.
   *
   * @default "docs/runbooks"
   */
  runbooks?: string;
  /**
   * Secrets of type kubernetes.io/dockerconfigjson for the images of monitoring; each must be in the namespace of monitoring, and for the exporter of certificates in those of the clusters. Default: none. A change restarts its pods.
   *
   * @default []
   */
  pullSecrets?: string[];
  /**
   * Alerts to change, by name. Default: the catalogue in docs/alerts.md.
   *
   * @default {}
   */
  alerts?: {
    [k: string]: Alert;
  };
  /**
   * Divides every duration in the catalogue, so that alerts fire sooner; for tests.
   *
   * @default 1
   */
  pace?: number;
  /**
   * The exporter of the expiry of certificates, one in each namespace with clusters; it reads public parts only.
   *
   * @default {}
   */
  certificates?: Certificates;
  /**
   * Pods and addresses that are allowed to reach Grafana, Prometheus or Alertmanager in an environment with NetworkPolicies, for example an ingress controller; `npm run open` works without an entry. Default: none.
   *
   * @default []
   */
  clients?: {
    /**
     * Name of the namespace of the pods.
     */
    namespace?: string;
    /**
     * Labels of the namespaces of the pods; {} is every namespace.
     */
    namespaces?: {
      [k: string]: string;
    };
    /**
     * Labels of the pods. Default: every pod of the namespaces.
     */
    pods?: {
      [k: string]: string;
    };
    /**
     * Addresses outside of the pod network, as a CIDR block.
     */
    cidr?: string;
    /**
     * Programs that it reaches.
     *
     * @default ["grafana"]
     */
    to?: ("grafana" | "prometheus" | "alertmanager")[];
  }[];
  /**
   * Destinations of Alertmanager beyond port 443 and the mail servers of its receivers, for example a webhook in this cluster.
   *
   * @default []
   */
  egress?: {
    /**
     * Name of the namespace of the pods.
     */
    namespace?: string;
    /**
     * Labels of the namespaces of the pods; {} is every namespace.
     */
    namespaces?: {
      [k: string]: string;
    };
    /**
     * Labels of the pods. Default: every pod of the namespaces.
     */
    pods?: {
      [k: string]: string;
    };
    /**
     * Addresses outside of the pod network, as a CIDR block.
     */
    cidr?: string;
    /**
     * Ports of the pods or addresses themselves. A Service's port does not count where the pods listen on another.
     */
    ports: number[];
    /**
     * Protocol of the ports.
     *
     * @default "TCP"
     */
    protocol?: "TCP" | "UDP";
  }[];
  /**
   * Prometheus.
   *
   * @default {}
   */
  prometheus?: {
    /**
     * Retention of metrics, in days. The alert PostgresVolumeFullInWeeks needs 8 or more.
     *
     * @default 15
     */
    retentionDays?: number;
    /**
     * Volume of metrics. The oldest are dropped when it is full.
     *
     * @default {}
     */
    storage?: {
      /**
       * Size of the volume.
       *
       * @default "20Gi"
       */
      size?: string;
      /**
       * StorageClass. Default: pgstack-system on a GKE cluster that pgstack creates, otherwise the cluster's default class.
       */
      storageClass?: string;
    };
    /**
     * Resources of its container. A change restarts it.
     *
     * @default {}
     */
    resources?: {
      /**
       * CPU requested, in cores; there is no limit.
       *
       * @default "50m"
       */
      cpu?: string;
      /**
       * Memory request and limit.
       *
       * @default "2Gi"
       */
      memory?: string;
    };
    /**
     * Its image. Default: the pinned release. A change restarts it.
     */
    image?: string;
  };
  /**
   * Alertmanager.
   *
   * @default {}
   */
  alertmanager?: {
    /**
     * Receivers of alerts. Without any, alerts are only shown. A change restarts Alertmanager.
     *
     * @default []
     */
    receivers?: (
      | {
          /**
           * A Slack channel.
           */
          kind: "slack";
          /**
           * Severities that it receives: critical pages at any hour, warning can wait for working hours, info needs no action.
           */
          severities: ("critical" | "warning" | "info")[];
          /**
           * URL of the incoming webhook.
           */
          webhook: Webhook;
          /**
           * Channel, with its leading #.
           */
          channel: string;
        }
      | {
          /**
           * PagerDuty.
           */
          kind: "pagerduty";
          /**
           * Severities that it receives: critical pages at any hour, warning can wait for working hours, info needs no action.
           */
          severities: ("critical" | "warning" | "info")[];
          /**
           * The integration key of an Events API v2 service.
           */
          routingKey: Webhook;
        }
      | {
          /**
           * Mail.
           */
          kind: "email";
          /**
           * Severities that it receives: critical pages at any hour, warning can wait for working hours, info needs no action.
           */
          severities: ("critical" | "warning" | "info")[];
          /**
           * Addresses, with commas between them.
           */
          to: string;
          /**
           * Address of the sender.
           */
          from: string;
          /**
           * Mail server and port. It must offer TLS.
           */
          smarthost: string;
          /**
           * User for the mail server. Default: no login.
           */
          username?: string;
          /**
           * Password of the user.
           */
          password?: Webhook;
        }
      | {
          /**
           * Any other program: Alertmanager's JSON over HTTP.
           */
          kind: "webhook";
          /**
           * Severities that it receives: critical pages at any hour, warning can wait for working hours, info needs no action.
           */
          severities: ("critical" | "warning" | "info")[];
          /**
           * Its URL, which is often its only protection.
           */
          url: Webhook;
        }
    )[];
    /**
     * Volume of silences and of the notification log.
     *
     * @default {}
     */
    storage?: Storage;
    /**
     * Resources of its container. A change restarts it.
     *
     * @default {}
     */
    resources?: {
      /**
       * CPU requested, in cores; there is no limit.
       *
       * @default "50m"
       */
      cpu?: string;
      /**
       * Memory request and limit.
       *
       * @default "128Mi"
       */
      memory?: string;
    };
    /**
     * Its image. Default: the pinned release. A change restarts it.
     */
    image?: string;
  };
  /**
   * The exporter of the state of pods, Deployments and Jobs.
   *
   * @default {}
   */
  kubeStateMetrics?: {
    /**
     * Its image. Default: the pinned release. A change restarts it.
     */
    image?: string;
  };
  /**
   * Grafana.
   *
   * @default {}
   */
  grafana?: {
    /**
     * false removes Grafana and the dashboards; metrics and alerts stay.
     *
     * @default true
     */
    enabled?: boolean;
    /**
     * Password of the user admin. Default: generated once, on Grafana's volume.
     */
    adminPassword?: Webhook;
    /**
     * Volume of users and of their own dashboards.
     *
     * @default {}
     */
    storage?: Storage;
    /**
     * Resources of its container. A change restarts it.
     *
     * @default {}
     */
    resources?: {
      /**
       * CPU requested, in cores; there is no limit.
       *
       * @default "50m"
       */
      cpu?: string;
      /**
       * Memory request and limit.
       *
       * @default "512Mi"
       */
      memory?: string;
    };
    /**
     * Its image. Default: the pinned release. A change restarts it.
     */
    image?: string;
  };
}

export interface PrometheusOperatorMonitoringSettings {
  /**
   * Objects for an existing Prometheus Operator; receivers and permissions belong to that stack.
   */
  mode: "prometheus-operator";
  /**
   * Namespace of monitoring.
   *
   * @default "monitoring"
   */
  namespace?: string;
  /**
   * URL of the published runbooks: alerts link to `<runbooks>/<alert>.md`.
   *
   * @default "docs/runbooks"
   */
  runbooks?: string;
  /**
   * Secrets of type kubernetes.io/dockerconfigjson for the images of monitoring; each must be in the namespace of monitoring, and for the exporter of certificates in those of the clusters. Default: none. A change restarts its pods.
   *
   * @default []
   */
  pullSecrets?: string[];
  /**
   * Alerts to change, by name. Default: the catalogue in docs/alerts.md.
   *
   * @default {}
   */
  alerts?: {
    [k: string]: Alert;
  };
  /**
   * Divides every duration in the catalogue, so that alerts fire sooner; for tests.
   *
   * @default 1
   */
  pace?: number;
  /**
   * The exporter of the expiry of certificates, one in each namespace with clusters; it reads public parts only.
   *
   * @default {}
   */
  certificates?: Certificates;
  /**
   * Pods of that Prometheus, which are allowed to reach the exporters in an environment with NetworkPolicies. Default: every pod of `namespace`.
   */
  scrapers?: {
    /**
     * Name of the namespace of the pods.
     */
    namespace?: string;
    /**
     * Labels of the namespaces of the pods; {} is every namespace.
     */
    namespaces?: {
      [k: string]: string;
    };
    /**
     * Labels of the pods. Default: every pod of the namespaces.
     */
    pods?: {
      [k: string]: string;
    };
    /**
     * Addresses outside of the pod network, as a CIDR block.
     */
    cidr?: string;
  }[];
  /**
   * Labels with which that stack selects monitors and rules, for example `release: kube-prometheus-stack`.
   *
   * @default {}
   */
  labels?: {
    [k: string]: string;
  };
  /**
   * Labels with which that stack's Grafana selects dashboards.
   *
   * @default {"grafana_dashboard":"1"}
   */
  dashboardLabels?: {
    [k: string]: string;
  };
}
