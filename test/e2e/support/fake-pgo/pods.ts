import type { KubernetesObject } from "../../../../components/shared/kubernetes-object";
import { imageRefs } from "../../../../local/pins";

/** The fake of Google that pods reach: its address, and a ConfigMap with the CA of its certificate. */
export interface GoogleInPod {
  readonly ip: string;
  readonly ca: string;
}

/** A pod as PGO makes one for an instance of a cluster. */
export interface InstancePod {
  readonly cluster: string;
  readonly namespace: string;
  /** Name of the instance; its pod has a number after it. */
  readonly instance: string;
  readonly role: "master" | "replica";
  /** Sources of the volume with pgBackRest's configuration. */
  readonly configuration: readonly object[];
}

/** Label with the role of an instance. */
export const roleLabel = "postgres-operator.crunchydata.com/role";

const postgres = { image: imageRefs.postgres, imagePullPolicy: "Never" };
const tls = { name: "tls", mountPath: "/tls" };

/** The pod of an instance, in which nothing runs until the fake starts it. */
export function instancePod(props: InstancePod, google: GoogleInPod): KubernetesObject {
  return pod(props, google.ip, [], [], { name: "tls", configMap: { name: google.ca } });
}

/**
 * The same, in which Google Cloud Storage and Google's metadata server answer under their own names, the first with a certificate
 * that the pod trusts: FAKES of what pods on GKE reach. So pgBackRest runs with a configuration in which nothing is changed.
 */
export function instancePodWithGoogle(props: InstancePod, bucket: string): KubernetesObject {
  const objects = { name: "objects", mountPath: "/objects" };
  return pod(
    props,
    "127.0.0.1",
    [
      { ...postgres, name: "certificate", command: ["bash", "-euc", certificate], volumeMounts: [tls] },
      { ...postgres, name: "bucket", command: ["mkdir", `/objects/${bucket}`], volumeMounts: [objects] },
    ],
    [
      {
        name: "gcs",
        image: imageRefs.fakeGcsServer,
        imagePullPolicy: "Never",
        args: [
          ...["-port=443", "-cert-location=/tls/tls.crt", "-private-key-location=/tls/tls.key"],
          ...["-filesystem-root=/objects", "-external-url=https://storage.googleapis.com"],
        ],
        readinessProbe: { tcpSocket: { port: 443 }, periodSeconds: 1 },
        volumeMounts: [tls, objects],
      },
      {
        ...postgres,
        name: "metadata",
        command: ["python3", "-c", metadataServer],
        securityContext: { runAsUser: 0 },
        readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 },
      },
    ],
    { name: "tls", emptyDir: {} },
    { name: "objects", emptyDir: {} },
  );
}

function pod(
  { cluster, namespace, instance, role, configuration }: InstancePod,
  google: string,
  initContainers: readonly object[],
  beside: readonly object[],
  ...volumes: readonly object[]
): KubernetesObject {
  const prefix = "postgres-operator.crunchydata.com";
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name: `${instance}-0`,
      namespace,
      labels: { [`${prefix}/cluster`]: cluster, [`${prefix}/instance`]: instance, [roleLabel]: role },
    },
    spec: {
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: { fsGroup: 26 },
      hostAliases: [aliasesOfGoogle(google)],
      initContainers,
      containers: [
        ...beside,
        {
          ...postgres,
          name: "database",
          command: ["sleep", "infinity"],
          env: [trustGoogle, { name: "PGHOST", value: "/tmp/postgres" }],
          volumeMounts: [
            tls,
            { name: "data", mountPath: "/pgdata" },
            { name: "configuration", mountPath: "/etc/pgbackrest/conf.d" },
          ],
        },
      ],
      volumes: [
        ...volumes,
        { name: "data", emptyDir: {} },
        { name: "configuration", projected: { sources: configuration } },
      ],
    },
  };
}

/** Google's names, in a pod. */
export function aliasesOfGoogle(ip: string): { readonly ip: string; readonly hostnames: readonly string[] } {
  return { ip, hostnames: ["storage.googleapis.com", "metadata.google.internal"] };
}

/** The CA of Google's certificate, where {@link tls} is mounted. */
export const trustGoogle = { name: "SSL_CERT_FILE", value: "/tls/ca.crt" };

/** A CA, and a certificate of it for Google's name. */
const certificate = `
cd /tls
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=ca -keyout ca.key -out ca.crt
openssl req -newkey rsa:2048 -nodes -subj /CN=storage.googleapis.com -keyout tls.key -out tls.csr
printf 'subjectAltName=DNS:storage.googleapis.com' > tls.ext
openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile tls.ext -out tls.crt
rm ca.key
`;

/** Google's metadata server: answers requests for the token of the pod's identity that carry Google's header, and refuses others. */
const metadataServer = `
from http.server import BaseHTTPRequestHandler, HTTPServer
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        known = self.path.startswith("/computeMetadata/v1/instance/service-accounts/default/token")
        allowed = known and self.headers.get("Metadata-Flavor") == "Google"
        body = b'{"access_token":"token","expires_in":3600,"token_type":"Bearer"}' if allowed else b""
        self.send_response(200 if allowed else 403)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
HTTPServer(("", 80), Handler).serve_forever()
`;
