import { renderPostgresCluster } from "../../components/postgres-cluster";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { recommendedLabels } from "../helpers/labels";
import { crunchy } from "../../components/versions";
import { crunchyCluster, type CrunchySettings } from "../helpers/clusters";
import { crunchyCrd, noPostgresClusterCrd, objectsIn, schemaOf, validator } from "../helpers/crd";
import { fullPgAdmin } from "../helpers/crunchy-settings";
import { describeWhen } from "../helpers/when";

type PgAdmin = NonNullable<CrunchySettings["crunchy"]>["pgAdmin"];

const dependents = (pgAdmin?: PgAdmin) => renderPostgresCluster(crunchyCluster({ crunchy: { pgAdmin } })).dependents;

function pgAdminOf(pgAdmin: PgAdmin): KubernetesObject {
  const [companion, ...rest] = dependents(pgAdmin);
  if (companion === undefined || rest.length > 0) throw new Error("there is not one companion");
  return companion.object;
}

const labels = recommendedLabels("pgadmin", "hippo");

describe("pgAdmin", () => {
  it("exists only when configured, and is awaited until it runs", () => {
    expect(dependents()).toEqual([]);
    expect(dependents({ storage: { size: "1Gi" } }).map(({ until }) => until)).toEqual([
      ["jsonpath={.status.majorVersion}"],
    ]);
  });

  it("by default shows its own cluster, found by name", () => {
    expect(pgAdminOf({ storage: { size: "1Gi" } })).toEqual({
      apiVersion: "postgres-operator.crunchydata.com/v1beta1",
      kind: "PGAdmin",
      metadata: { name: "hippo-pgadmin", namespace: "postgres", labels },
      spec: {
        metadata: { labels },
        image: crunchy.pgadminImage,
        imagePullPolicy: "IfNotPresent",
        dataVolumeClaimSpec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
        serviceName: "hippo-pgadmin",
        serverGroups: [{ name: "hippo", postgresClusterName: "hippo" }],
      },
    });
  });

  it("has exactly these fields with every option, secrets by reference only", () => {
    expect(pgAdminOf(fullPgAdmin)["spec"]).toEqual({
      metadata: { labels: { team: "data", ...labels }, annotations: { "example.com/cost": "42" } },
      image: "mirror.example.com/pgadmin:9.17",
      imagePullPolicy: "IfNotPresent",
      dataVolumeClaimSpec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "slow",
        resources: { requests: { storage: "1Gi" } },
      },
      serviceName: "admin",
      serverGroups: [
        { name: "this", postgresClusterName: "hippo" },
        { name: "team", postgresClusterSelector: { matchLabels: { team: "data" } } },
      ],
      users: [
        { username: "dba@example.com", role: "Administrator", passwordRef: { name: "pgadmin", key: "dba" } },
        { username: "reader@example.com", role: "User", passwordRef: { name: "pgadmin", key: "reader" } },
      ],
      config: {
        settings: { AUTHENTICATION_SOURCES: ["oauth2", "internal"] },
        gunicorn: { threads: 10 },
        oauthConfigurations: [{ name: "Keycloak", secret: { name: "pgadmin-oauth", key: "keycloak.json" } }],
        ldapBindPassword: { name: "ldap", key: "password" },
        configDatabaseURI: { name: "pgadmin-database", key: "uri" },
      },
      resources: { requests: { cpu: "100m", memory: "512Mi" }, limits: { memory: "512Mi" } },
      priorityClassName: "low",
      tolerations: [{ operator: "Exists" }],
    });
  });
});

const definition = crunchyCrd("pgadmins");

describeWhen(definition !== undefined, noPostgresClusterCrd, "the CRD of PGAdmin", () => {
  let check: (object: unknown) => string[];
  beforeAll(() => {
    const [crd] = objectsIn(definition ?? "");
    if (crd === undefined) throw new Error("the file holds no CRD");
    check = validator(schemaOf(crd, "v1beta1"));
  }, 60_000);

  it.each([
    ["the shortest one", { storage: { size: "1Gi" } }],
    ["every option", fullPgAdmin],
  ] as [string, PgAdmin][])("accepts %s", (_what, pgAdmin) => {
    expect(check(pgAdminOf(pgAdmin))).toEqual([]);
  });

  it("refuses unknown fields: the check can fail", () => {
    const object = pgAdminOf(fullPgAdmin);
    expect(check({ ...object, spec: { ...(object["spec"] as object), topologySpreadConstraints: [] } })).not.toEqual(
      [],
    );
  });
});
