import { ApiObject, Chart } from "cdk8s";
import type { Construct } from "constructs";

/** Properties of {@link UserPasswordChart}. */
export interface UserPasswordChartProps {
  /** Namespace of the cluster. */
  readonly namespace: string;
  /** The Secret that PGO keeps for the user: `<cluster>-pguser-<user>`. */
  readonly secret: string;
  /** ClusterSecretStore of External Secrets that leads to the vault. */
  readonly store: string;
  /** Name of the password in the vault. */
  readonly remoteKey: string;
  /** Version of it in the vault. Another version sets another password; clients with the old one fail from then on. */
  readonly version: string;
}

/**
 * A user's password from a vault, by External Secrets. PGO makes the user's Secret and writes how the database is reached; only
 * the password in it is replaced, and the verifier emptied, from which PGO sees that it has to set the password in Postgres.
 *
 * It is fetched when this object changes and not from time to time: each fetch empties the verifier again.
 */
export class UserPasswordChart extends Chart {
  constructor(scope: Construct, id: string, props: UserPasswordChartProps) {
    super(scope, id, { namespace: props.namespace, disableResourceNameHashes: true });
    new ApiObject(this, "password", {
      apiVersion: "external-secrets.io/v1",
      kind: "ExternalSecret",
      metadata: { name: props.secret },
      spec: {
        refreshPolicy: "OnChange",
        secretStoreRef: { kind: "ClusterSecretStore", name: props.store },
        target: {
          name: props.secret,
          // The Secret is PGO's, and stays PGO's.
          creationPolicy: "Merge",
          deletionPolicy: "Retain",
          template: { mergePolicy: "Merge", data: { password: "{{ .password }}", verifier: "" } },
        },
        data: [{ secretKey: "password", remoteRef: { key: props.remoteKey, version: props.version } }],
      },
    });
  }
}
