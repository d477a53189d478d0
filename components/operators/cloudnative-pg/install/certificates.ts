import { createHash } from "node:crypto";
import { ApiObject, App, Chart } from "cdk8s";
import { k8s } from "cdk8s-plus-28";
import { verbatim } from "../../../shared/container-argument";
import { unlessEmpty } from "../../../shared/defined";
import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { recommendedLabels } from "../../../shared/labels";
import { restrictedContainer, restrictedPod } from "../../../shared/security-context";
import { plugin } from "../plugin";
import { clientSecret, serverSecret } from "./barman";
import { certificatesScript } from "./certificates-script";

/** Name of the Job's objects, and the component in their labels. */
export const certificates = "barman-cloud-certificates";
/** Secret with the CA of both certificates. */
const caSecret = "barman-cloud-ca";
const user = 10001;

/** Input of the certificates of the plugin. */
export interface CertificatesProps {
  readonly namespace: string;
  /** An image with Python and its module cryptography: that of the sidecar. */
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly pullSecrets: readonly string[];
  /** An issuer of cert-manager that creates the certificates instead. */
  readonly issuer?: { readonly name: string; readonly kind: string } | undefined;
}

/** Renders what creates and renews the certificates with which the operator and the plugin verify each other. */
export function certificatesChart(props: CertificatesProps): KubernetesObject[] {
  const chart = new Chart(new App(), "certificates", {
    namespace: props.namespace,
    disableResourceNameHashes: true,
    labels: recommendedLabels(certificates, "cloudnative-pg"),
  });
  if (props.issuer !== undefined) addCertificates(chart, props.issuer);
  else addJobs(chart, props);
  return chart.toJson() as KubernetesObject[];
}

/** Source: plugin-barman-cloud 0.14, kubernetes/server-certificate.yaml and client-certificate.yaml. */
function addCertificates(chart: Chart, issuer: { readonly name: string; readonly kind: string }): void {
  const certificate = (
    id: string,
    secretName: string,
    commonName: string,
    usage: string,
    dnsNames?: string[],
  ): void => {
    new ApiObject(chart, id, {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name: secretName },
      spec: {
        secretName,
        commonName,
        dnsNames,
        duration: "2160h0m0s",
        renewBefore: "360h0m0s",
        isCA: false,
        usages: [usage],
        issuerRef: { ...issuer, group: "cert-manager.io" },
      },
    });
  };
  certificate("server", serverSecret, plugin, "server auth", [plugin]);
  certificate("client", clientSecret, "barman-cloud-client", "client auth");
}

/**
 * A Job creates the Secrets, so that no key is in the state of the stack; a CronJob renews them. Both run the same script,
 * which changes nothing while the certificates are valid for long enough.
 */
function addJobs(chart: Chart, props: CertificatesProps): void {
  const { namespace } = props;
  new k8s.KubeServiceAccount(chart, "account", {
    metadata: { name: certificates },
    automountServiceAccountToken: false,
  });
  new k8s.KubeRole(chart, "role", {
    metadata: { name: certificates },
    rules: [
      { apiGroups: [""], resources: ["secrets"], verbs: ["create"] },
      {
        apiGroups: [""],
        resources: ["secrets"],
        resourceNames: [caSecret, serverSecret, clientSecret],
        verbs: ["get", "update"],
      },
    ],
  });
  new k8s.KubeRoleBinding(chart, "binding", {
    metadata: { name: certificates },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: certificates },
    subjects: [{ kind: "ServiceAccount", name: certificates, namespace }],
  });
  const spec = jobSpec(props);
  const digest = createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 8);
  new k8s.KubeJob(chart, "job", {
    metadata: {
      // A Job cannot be changed in place.
      name: `${certificates}-${digest}`,
      // The next `up` recreates a failed one.
      annotations: { "pulumi.com/replaceUnready": "true" },
    },
    spec,
  });
  new k8s.KubeCronJob(chart, "renewal", {
    metadata: { name: certificates },
    spec: {
      schedule: "17 3 * * *",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      successfulJobsHistoryLimit: 1,
      failedJobsHistoryLimit: 1,
      jobTemplate: { metadata: { labels: recommendedLabels(certificates, "cloudnative-pg") }, spec },
    },
  });
}

function jobSpec({ image, imagePullPolicy, pullSecrets }: CertificatesProps): k8s.JobSpec {
  return {
    backoffLimit: 4,
    activeDeadlineSeconds: 300,
    template: {
      metadata: { labels: recommendedLabels(certificates, "cloudnative-pg") },
      spec: {
        restartPolicy: "Never",
        serviceAccountName: certificates,
        automountServiceAccountToken: true,
        enableServiceLinks: false,
        imagePullSecrets: unlessEmpty(pullSecrets.map((name) => ({ name }))),
        securityContext: restrictedPod(user),
        containers: [
          {
            name: "certificates",
            image,
            imagePullPolicy,
            command: ["python3", "-c", verbatim(certificatesScript), caSecret, serverSecret, clientSecret, plugin],
            resources: {
              requests: { cpu: k8s.Quantity.fromString("10m"), memory: k8s.Quantity.fromString("128Mi") },
              limits: { memory: k8s.Quantity.fromString("128Mi") },
            },
            securityContext: restrictedContainer,
            terminationMessagePolicy: "FallbackToLogsOnError",
          },
        ],
      },
    },
  };
}
