import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { buildGo, findGo, goModules } from "../../../local/go";
import { Progress } from "../../../local/progress";
import type { Machine } from "./machine";

/** Namespace and name of {@link startObjectStore}. */
export const objectStore = { namespace: "object-store-s3", host: "s3.object-store-s3.svc", port: 7070 } as const;
export const accessKey = { id: "pgstack", secret: "pgstack-secret" } as const;

/**
 * Starts versitygw, a real server of S3 that keeps buckets in a folder, on the node of the tests, with TLS by a CA of its
 * own. Returns the folder of the buckets, the CA, and a function that removes all of it.
 */
export async function startObjectStore(
  machine: Machine,
  buckets: readonly string[],
): Promise<{ readonly folder: string; readonly ca: string; readonly stop: () => void }> {
  const progress = new Progress();
  const bin = await buildGo(progress, await findGo(progress), goModules.versitygw);
  const root = path.join(machine.state, "node", "s3");
  const folder = path.join(root, "data");
  for (const bucket of buckets) fs.mkdirSync(path.join(folder, bucket), { recursive: true });
  fs.copyFileSync(path.join(bin, "versitygw"), path.join(root, "versitygw"));
  fs.chmodSync(path.join(root, "versitygw"), 0o755);
  const ca = certificates(root);
  const { namespace, port } = objectStore;
  const labels = { app: "s3" };
  const metadata = { name: "s3", namespace };
  machine.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  machine.apply({
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: { selector: labels, ports: [{ port }] },
  });
  const command = [
    ...["/s3/versitygw", "--port", `:${port}`, "--cert", "/s3/tls.crt", "--key", "/s3/tls.key"],
    ...["--access", accessKey.id, "--secret", accessKey.secret, "--region", "us-east-1", "posix", "/s3/data"],
  ];
  machine.apply({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...metadata, labels },
    spec: {
      automountServiceAccountToken: false,
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: "s3",
          image: "localhost/postgresql:17",
          imagePullPolicy: "Never",
          command,
          securityContext: { runAsUser: 0 },
          readinessProbe: { tcpSocket: { port }, periodSeconds: 1 },
          volumeMounts: [{ name: "s3", mountPath: "/s3" }],
        },
      ],
      volumes: [{ name: "s3", hostPath: { path: "/run/node/s3", type: "Directory" } }],
    },
  });
  machine.kubectl("wait", "pod/s3", "-n", namespace, "--for=condition=Ready", "--timeout=120s");
  const stop = (): void => {
    machine.kubectl("delete", "namespace", namespace);
    fs.rmSync(root, { recursive: true, force: true });
  };
  return { folder, ca, stop };
}

/** Writes the key and the certificate of the server; returns the certificate of their CA. */
function certificates(root: string): string {
  const at = (file: string): string => path.join(root, file);
  const openssl = (...args: readonly string[]): void => {
    execFileSync("openssl", [...args], { stdio: "ignore" });
  };
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const days = ["-days", "2"];
  openssl("req", "-x509", ...newKey, ...days, "-keyout", at("ca.key"), "-out", at("ca.crt"), "-subj", "/CN=test CA");
  openssl("req", ...newKey, "-keyout", at("tls.key"), "-out", at("tls.csr"), "-subj", `/CN=${objectStore.host}`);
  fs.writeFileSync(at("extensions"), `subjectAltName=DNS:${objectStore.host}\nbasicConstraints=CA:FALSE\n`);
  const signed = ["-CA", at("ca.crt"), "-CAkey", at("ca.key"), "-CAcreateserial", "-extfile", at("extensions")];
  openssl("x509", "-req", "-in", at("tls.csr"), ...signed, ...days, "-out", at("tls.crt"));
  return fs.readFileSync(at("ca.crt"), "utf8");
}
