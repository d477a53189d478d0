import { imageRefs } from "../../../local/pins";
import type { KubernetesObject } from "../../../components/shared/kubernetes-object";

/** Where the pod of {@link pgbackrestObjects} is, and its name. */
export const pgbackrestPod = { namespace: "default", name: "pgbackrest" } as const;

/**
 * A pod in which Google Cloud Storage and Google's metadata server answer under their own names, the first with a certificate
 * that the pod trusts: DOUBLES of what pods on GKE reach. So pgBackRest runs with a configuration in which nothing is changed.
 *
 * @param configuration the file as the operator would mount it.
 */
export function pgbackrestObjects(configuration: string, bucket: string): KubernetesObject[] {
  const metadata = { name: pgbackrestPod.name, namespace: pgbackrestPod.namespace };
  const tls = { name: "tls", mountPath: "/tls" };
  const objects = { name: "objects", mountPath: "/objects" };
  const postgres = { image: imageRefs.postgres, imagePullPolicy: "Never" };
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "pgbackrest_instance.conf": configuration } },
    {
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: {
        terminationGracePeriodSeconds: 0,
        automountServiceAccountToken: false,
        securityContext: { fsGroup: 26 },
        hostAliases: [{ ip: "127.0.0.1", hostnames: ["storage.googleapis.com", "metadata.google.internal"] }],
        initContainers: [
          { ...postgres, name: "certificate", command: ["bash", "-euc", certificate], volumeMounts: [tls] },
          { ...postgres, name: "bucket", command: ["mkdir", `/objects/${bucket}`], volumeMounts: [objects] },
        ],
        containers: [
          {
            name: "gcs",
            image: imageRefs.fakeGcsServer,
            imagePullPolicy: "Never",
            args: [
              ...["-scheme=https", "-port=443", "-cert-location=/tls/tls.crt", "-private-key-location=/tls/tls.key"],
              ...["-filesystem-root=/objects", "-external-url=https://storage.googleapis.com", "-log-level=warn"],
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
          {
            ...postgres,
            name: "database",
            command: ["sleep", "infinity"],
            env: [{ name: "SSL_CERT_FILE", value: "/tls/ca.crt" }],
            volumeMounts: [
              tls,
              { name: "data", mountPath: "/pgdata" },
              { name: "configuration", mountPath: "/etc/pgbackrest/conf.d" },
            ],
          },
        ],
        volumes: [
          ...["tls", "objects", "data"].map((name) => ({ name, emptyDir: {} })),
          { name: "configuration", configMap: { name: metadata.name } },
        ],
      },
    },
  ];
}

/** An authority, and a certificate of it for Google's name. */
const certificate = `
cd /tls
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.crt
openssl req -newkey rsa:2048 -nodes -subj /CN=storage.googleapis.com -keyout tls.key -out tls.csr
printf 'subjectAltName=DNS:storage.googleapis.com' > tls.ext
openssl x509 -req -in tls.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile tls.ext -out tls.crt
rm ca.key
`;

/** What Google's metadata server answers to who asks for the token of the pod's identity, and says so as Google does. */
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
