// Written by `npm run generate` from schema.ts.

export type MonitoringSettings = BundledMonitoringSettings | PrometheusOperatorMonitoringSettings;
export interface Alert {
  /**
   * Whether the alert is there.
   *
   * @default true
   */
  enabled?: boolean;
  /**
   * Threshold of the warning, in the unit of the alert.
   */
  warning?: number;
  /**
   * Threshold of the page, in the unit of the alert.
   */
  critical?: number;
}

export interface Certificates {
  /**
   * Whether it runs. Without it nobody is told of a certificate that ends.
   *
   * @default true
   */
  enabled?: boolean;
  /**
   * Its image, where another one is to be used than the pinned release's. A change restarts it.
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
   * StorageClass. Default: pgstack-system on a GKE that pgstack creates, else the default class of Kubernetes.
   */
  storageClass?: string;
}

export interface BundledMonitoringSettings {
  /**
   * Prometheus, Alertmanager and Grafana of its own.
   */
  mode: "bundled";
  /**
   * Namespace of everything that monitoring consists of.
   *
   * @default "monitoring"
   */
  namespace?: string;
  /**
   * Where the runbooks are published: alerts link to `<runbooks>/<alert>.md`.
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
   * How many times sooner alerts are raised than the catalogue says, to try them out.
   *
   * @default 1
   */
  pace?: number;
  /**
   * The exporter of certificates' ends, one in each namespace with clusters; it reads public parts only.
   *
   * @default {}
   */
  certificates?: Certificates;
  /**
   * Pods and addresses that reach Grafana, Prometheus or Alertmanager where the environment has NetworkPolicies, for example an ingress controller; `npm run open` works without an entry. Default: none.
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
     * How long metrics are kept, in days.
     *
     * @default 15
     */
    retentionDays?: number;
    /**
     * Volume of the metrics. What does not fit is dropped, oldest first.
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
       * StorageClass. Default: pgstack-system on a GKE that pgstack creates, else the default class of Kubernetes.
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
       * Memory requested and allowed.
       *
       * @default "2Gi"
       */
      memory?: string;
    };
    /**
     * Its image, where another one is to be used than the pinned release's. A change restarts it.
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
     * Who is told. Without any, alerts are only shown. A change restarts Alertmanager.
     *
     * @default []
     */
    receivers?: (
      | {
          /**
           * A channel of Slack.
           */
          kind: "slack";
          /**
           * What it is told: critical wakes somebody, warning waits for the morning, info is news.
           */
          severities: ("critical" | "warning" | "info")[];
          /**
           * The address of the incoming webhook.
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
           * What it is told: critical wakes somebody, warning waits for the morning, info is news.
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
           * What it is told: critical wakes somebody, warning waits for the morning, info is news.
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
           * User at the mail server. Default: no login.
           */
          username?: string;
          /**
           * Password of the user.
           */
          password?: Webhook;
        }
      | {
          /**
           * Any other program: Alertmanager's JSON by HTTP.
           */
          kind: "webhook";
          /**
           * What it is told: critical wakes somebody, warning waits for the morning, info is news.
           */
          severities: ("critical" | "warning" | "info")[];
          /**
           * Its address, which often is its only protection.
           */
          url: Webhook;
        }
    )[];
    /**
     * Volume of silences and of what was told already.
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
       * Memory requested and allowed.
       *
       * @default "128Mi"
       */
      memory?: string;
    };
    /**
     * Its image, where another one is to be used than the pinned release's. A change restarts it.
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
     * Its image, where another one is to be used than the pinned release's. A change restarts it.
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
     * Whether it runs. Without it metrics and alerts are there, dashboards are not.
     *
     * @default true
     */
    enabled?: boolean;
    /**
     * Password of the user admin. Default: one is made once, inside of Grafana's volume.
     */
    adminPassword?: Webhook;
    /**
     * Volume of users and of what they made themselves.
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
       * Memory requested and allowed.
       *
       * @default "512Mi"
       */
      memory?: string;
    };
    /**
     * Its image, where another one is to be used than the pinned release's. A change restarts it.
     */
    image?: string;
  };
}

export interface PrometheusOperatorMonitoringSettings {
  /**
   * Objects for a Prometheus Operator that is there; who is told and what it may read is that stack's affair.
   */
  mode: "prometheus-operator";
  /**
   * Namespace of everything that monitoring consists of.
   *
   * @default "monitoring"
   */
  namespace?: string;
  /**
   * Where the runbooks are published: alerts link to `<runbooks>/<alert>.md`.
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
   * How many times sooner alerts are raised than the catalogue says, to try them out.
   *
   * @default 1
   */
  pace?: number;
  /**
   * The exporter of certificates' ends, one in each namespace with clusters; it reads public parts only.
   *
   * @default {}
   */
  certificates?: Certificates;
  /**
   * Pods of that Prometheus, which reach the exporters where the environment has NetworkPolicies. Default: every pod of `namespace`.
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
   * Labels by which that stack finds monitors and rules, for example `release: kube-prometheus-stack`.
   *
   * @default {}
   */
  labels?: {
    [k: string]: string;
  };
  /**
   * Labels by which that stack's Grafana finds dashboards.
   *
   * @default {"grafana_dashboard":"1"}
   */
  dashboardLabels?: {
    [k: string]: string;
  };
}
