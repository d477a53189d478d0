import type { KubernetesObject } from "../../../shared/kubernetes-object";
import { recommendedLabels } from "../../../shared/labels";
import { defined, unlessEmpty } from "../../../shared/defined";
import type { ResolvedZalandoCluster } from "../cluster";
import type { PostgresqlSpec, Tls } from "../crd.gen";
import { poolerEnds, tlsSecret } from "../names";

type Cluster = ResolvedZalandoCluster;
type User = Cluster["users"][number];
type Flags = NonNullable<PostgresqlSpec["users"]>[string];

const attributes = ["superuser", "createdb", "createrole", "replication", "bypassrls"] as const;

/** Renders users, their databases, and the certificate. */
export function accessSpec(
  cluster: Cluster,
): Pick<PostgresqlSpec, "users" | "databases" | "usersWithInPlaceSecretRotation" | "usersWithSecretRotation" | "tls"> {
  const { users, zalando } = cluster;
  return {
    users: Object.fromEntries(users.map((user) => [user.name, flags(user)])),
    databases: unlessEmpty(
      Object.fromEntries(users.flatMap(({ name, databases }) => databases.map((database) => [database, name]))),
    ),
    usersWithInPlaceSecretRotation: unlessEmpty(zalando.rotatePasswords),
    usersWithSecretRotation: unlessEmpty(zalando.rotateUsers),
    tls: certificate(cluster),
  };
}

/** The files are named only where they differ from the operator's defaults. Source: pkg/cluster/k8sres.go, generateTlsMounts. */
function certificate(cluster: Cluster): Tls {
  const { certificateKey, privateKey } = cluster.zalando.tls;
  return defined<Tls>({
    secretName: tlsSecret(cluster),
    certificateFile: certificateKey === "tls.crt" ? undefined : certificateKey,
    privateKeyFile: privateKey === "tls.key" ? undefined : privateKey,
  });
}

/** The operator never removes an attribute by itself: those that a list omits are removed explicitly. Source: Zalando's operator 1.15, pkg/util/users/users.go. */
function flags({ attributes: wanted }: User): Flags {
  if (wanted === undefined) return [];
  return attributes.map((attribute) => (wanted.includes(attribute) ? attribute : (`no${attribute}` as const)));
}

/** Renders the Certificate of cert-manager, if an issuer is configured. Source: cert-manager documentation, Certificate. */
export function certificates(cluster: Cluster): KubernetesObject[] {
  const { name, namespace, zalando } = cluster;
  const { issuer } = zalando.tls;
  if (issuer === undefined) return [];
  const services = ["", "-repl", ...poolerEnds(cluster)].map((end) => `${name}${end}`);
  return [
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Certificate",
      metadata: { name: tlsSecret(cluster), namespace, labels: recommendedLabels("postgres-cluster", name) },
      spec: {
        secretName: tlsSecret(cluster),
        dnsNames: services.flatMap((service) => [
          service,
          ...["", ".svc", ".svc.cluster.local"].map((end) => `${service}.${namespace}${end}`),
        ]),
        issuerRef: { name: issuer.name, kind: issuer.kind },
        usages: ["server auth", "digital signature", "key encipherment"],
      },
    },
  ];
}
