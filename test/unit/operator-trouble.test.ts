import {
  clusterProgress,
  impactsOf,
  clusterOperations,
  renderPostgresCluster,
} from "../../components/postgres-cluster";
import { bucketRepository, cloudNativePgCluster, crunchyCluster, volumeRepository } from "../helpers/clusters";
import { customResource } from "../helpers/impact";

const consent = "postgres-operator.crunchydata.com/authorizeBackupRemoval";
/** What PGO 6.0.3 wrote where the annotation was missing. */
const frozen = {
  status: {
    conditions: [
      {
        type: "Progressing",
        status: "False",
        reason: "Paused",
        message: `Reconciliation is paused: please fill in spec.backups or add the ${consent} annotation to authorize backup removal.`,
      },
    ],
  },
};

describe("the removal of all backups on PGO", () => {
  const annotationsOf = (changes: Parameters<typeof crunchyCluster>[0]): Record<string, string> =>
    customResource(crunchyCluster(changes)).metadata.annotations ?? {};

  it("has the consent that PGO asks for, where the configuration consents", () => {
    expect(annotationsOf({ allowDataLoss: ["backups"] })[consent]).toBe("true");
  });

  it("has none without consent, and none while there are backups", () => {
    expect(annotationsOf({})).not.toHaveProperty([consent]);
    expect(annotationsOf({ allowDataLoss: ["data", "instances"] })).not.toHaveProperty([consent]);
    const backups = { repositories: [volumeRepository] };
    expect(annotationsOf({ backups, allowDataLoss: ["backups"] })).not.toHaveProperty([consent]);
  });

  it("is reported with the rolling restart", () => {
    const backed = customResource(crunchyCluster({ backups: { repositories: [bucketRepository] } }));
    const [impact] = impactsOf(backed, customResource(crunchyCluster({ allowDataLoss: ["backups"] })));
    expect(impact).toMatchObject({ field: "spec.backups", level: "data lost" });
    expect(impact?.words).toMatch(/rolling restart/);
  });
});

describe("what the operator reports", () => {
  it("that PGO is paused is the progress of up, and a trouble of status", () => {
    expect(clusterProgress(crunchyCluster(), frozen)).toMatch(
      /^PGO does not reconcile the cluster: Paused: .*removal\.$/,
    );
    expect(clusterOperations(crunchyCluster()).trouble(frozen)).toMatch(/Paused: Reconciliation is paused/);
  });

  it("is no trouble where the configuration pauses the cluster, nor where PGO works", () => {
    expect(clusterOperations(crunchyCluster({ crunchy: { state: "paused" } })).trouble(frozen)).toBeUndefined();
    expect(clusterOperations(crunchyCluster()).trouble({ status: { conditions: [] } })).toBeUndefined();
    expect(clusterOperations(crunchyCluster()).trouble(undefined)).toBeUndefined();
  });

  it("on CloudNativePG is every phase but the healthy one", () => {
    const { trouble } = clusterOperations(cloudNativePgCluster());
    const phase = "Cluster is unrecoverable and needs manual intervention";
    expect(trouble({ status: { phase, phaseReason: "no primary" } })).toBe(
      `CloudNativePG reports: ${phase}: no primary`,
    );
    expect(trouble({ status: { phase: "Cluster in healthy state" } })).toBeUndefined();
    expect(trouble(undefined)).toBeUndefined();
  });
});

describe("a change of a cluster that is paused", () => {
  const paused = customResource(crunchyCluster({ crunchy: { state: "paused" } }));

  it("has no effect until PGO resumes, and is reported so", () => {
    const changed = customResource(crunchyCluster({ crunchy: { state: "paused" }, parameters: { work_mem: "8MB" } }));
    expect(impactsOf(paused, changed).map(({ words }) => words)).toContainEqual(
      expect.stringMatching(/these changes take effect together when crunchy\.state is running/),
    );
    expect(impactsOf(paused, paused)).toEqual([]);
  });

  it("may bring what was changed meanwhile when PGO goes on", () => {
    const { customResource: running } = renderPostgresCluster(crunchyCluster());
    expect(impactsOf(paused, running)).toMatchObject([{ field: "spec.paused", level: "unknown" }]);
    expect(impactsOf(running, paused)).toMatchObject([{ field: "spec.paused", level: "nothing" }]);
  });
});
