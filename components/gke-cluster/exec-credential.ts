// The program in a kubeconfig for GKE: `node -e` prints an access token as Kubernetes' ExecCredential. Its bundled text is in the kubeconfig, so
// it needs nothing but Node.js, is the same on every machine, and holds no secret.
import { accessToken } from "../gcp/access-token";

accessToken(process.env).then(
  ({ value, expires }) => {
    const status = { token: value, expirationTimestamp: expires.toISOString() };
    const credential = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status };
    process.stdout.write(JSON.stringify(credential));
  },
  (error: unknown) => {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  },
);
