import type { ResolvedCloudNativePgCluster } from "../cluster";
import type { Place } from "./places";
import { authorityOf, credentialsOf } from "./stores";
import { storeName } from "./chart";

/**
 * Starts a program with variables of the first argument, and those that the second one names, from a Secret that the pod
 * can read: the sidecar reads its credentials at each run, and keeps none in its environment. The image has no shell.
 */
const starter = `
import base64, json, os, ssl, sys, urllib.request
os.environ.update(json.loads(sys.argv[1]))
wanted = json.loads(sys.argv[2])
if wanted:
    account = os.environ.get("SERVICE_ACCOUNT", "/var/run/secrets/kubernetes.io/serviceaccount")
    host = os.environ["KUBERNETES_SERVICE_HOST"]
    server = "https://" + ("[%s]" % host if ":" in host else host) + ":" + os.environ["KUBERNETES_SERVICE_PORT"]
    url = "%s/api/v1/namespaces/%s/secrets/%s" % (server, os.environ["NAMESPACE"], wanted["secret"])
    token = open(account + "/token").read().strip()
    request = urllib.request.Request(url, headers={"Authorization": "Bearer " + token})
    trusted = ssl.create_default_context(cafile=account + "/ca.crt")
    # Python 3.13 refuses CAs without a key identifier, which Kubernetes may have.
    trusted.verify_flags &= ~ssl.VERIFY_X509_STRICT
    data = json.load(urllib.request.urlopen(request, context=trusted, timeout=30))["data"]
    for variable, key in wanted["variables"].items():
        os.environ[variable] = base64.b64decode(data[key]).decode()
os.execvp(sys.argv[3], sys.argv[3:])
`.trim();

/**
 * Returns the start of a command with which a program in the sidecar has the credentials of a place; empty where the pod
 * has them. Sources: barman-cloud 0.5, pkg/credentials/env.go, reconcileGoogleCredentials; plugin-barman-cloud 0.14,
 * internal/cnpgi/common/common.go, BuildCertificateFilePath, and operator/specs/role.go, the permission to read the Secret.
 */
export function withCredentials(
  { name, backups }: ResolvedCloudNativePgCluster,
  place: Place & { readonly name: string },
): string[] {
  const authority = authorityOf(place);
  const variables = {
    ...(place.gcs !== undefined && backups?.identity?.mode === "key"
      ? { GOOGLE_APPLICATION_CREDENTIALS: "/controller/.application_credentials.json" }
      : {}),
    ...(authority !== undefined
      ? { [authority.variable]: `/barman-certificates/${storeName(name, place.name)}/barman-ca.crt` }
      : {}),
  };
  const credentials = credentialsOf(place);
  return credentials === undefined && Object.keys(variables).length === 0
    ? []
    : ["python3", "-c", starter, JSON.stringify(variables), JSON.stringify(credentials ?? {})];
}
