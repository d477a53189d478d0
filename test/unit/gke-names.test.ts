import fc from "fast-check";
import { bucketLocation, impersonator, principal } from "../../components/backup-bucket/names";
import { gkeKubeconfig } from "../../components/gke-cluster/kubeconfig";
import { nodesPerZone } from "../../components/gke-cluster/location";
import { clusterIdentity, nodeAccountId } from "../../components/gke-cluster/names";
import { networkNames } from "../../components/gke-network/names";
import { bucketServiceAccounts } from "../../components/postgres-cluster/crunchy/names";
import { cloudLabels } from "../../components/shared/cloud-labels";
import { boundedName, serviceAccountId } from "../../components/shared/cloud-names";
import { diskTypeFor } from "../../components/placement";
import { crunchyCluster, bucketRepository, volumeRepository } from "../helpers/clusters";

const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,58}[a-z0-9]$/);

describe("names on Google Cloud", () => {
  it("fit, whatever the cluster is called, and those of two clusters differ", () => {
    fc.assert(
      fc.property(label, label, (a, b) => {
        for (const name of [a, b]) {
          expect(nodeAccountId(name)).toMatch(/^[a-z][-a-z0-9]{4,28}[a-z0-9]$/);
          expect(networkNames(name).network).toMatch(/^[a-z][-a-z0-9]{0,61}[a-z0-9]$/);
        }
        if (a !== b) expect(nodeAccountId(a)).not.toBe(nodeAccountId(b));
        expect(nodeAccountId(a)).not.toBe(serviceAccountId(a, "backups"));
      }),
    );
  });

  it("are themselves when they fit", () => {
    expect(boundedName("pgstack-prod-backups", 30)).toBe("pgstack-prod-backups");
    expect(serviceAccountId("pgstack-prod", "backups")).toBe("pgstack-prod-backups");
    expect(boundedName("a".repeat(31), 30)).toMatch(/^a{23}-[0-9a-f]{6}$/);
    expect(boundedName(`${"a".repeat(22)}--${"b".repeat(9)}`, 30)).toMatch(/^a{22}-[0-9a-f]{6}$/);
  });

  it("are labels that Google takes", () => {
    expect(cloudLabels("Prod EU", "backup-bucket")).toEqual({
      "managed-by": "pgstack",
      environment: "prod-eu",
      component: "backup-bucket",
    });
  });
});

describe("who touches the bucket", () => {
  const cluster = (repositories: NonNullable<Parameters<typeof bucketServiceAccounts>[0]["backups"]>["repositories"]) =>
    bucketServiceAccounts({ name: "hippo", backups: { repositories } }, "backups");

  it("are instances and backup jobs, and the repository host only where there is one", () => {
    expect(cluster([bucketRepository])).toEqual(["hippo-instance", "hippo-pgbackrest"]);
    expect(cluster([bucketRepository, volumeRepository])).toEqual([
      "hippo-instance",
      "hippo-pgbackrest",
      "hippo-repohost",
    ]);
  });

  it("is nobody of a cluster that does not use it", () => {
    expect(cluster([volumeRepository])).toEqual([]);
    expect(cluster([{ gcs: { bucket: "another" } }])).toEqual([]);
    expect(bucketServiceAccounts(crunchyCluster(), "backups")).toEqual([]);
  });

  it("has the names that IAM knows", () => {
    const account = { namespace: "postgres", name: "hippo-instance" };
    expect(impersonator("acme", account)).toBe("serviceAccount:acme.svc.id.goog[postgres/hippo-instance]");
    expect(principal("acme", "123", account)).toBe(
      "principal://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/acme.svc.id.goog/subject/ns/postgres/sa/hippo-instance",
    );
  });
});

describe("places", () => {
  it.each([
    ["region", "europe-west3-a", "EUROPE-WEST3"],
    ["dual-region", "europe-west3", "EUR4"],
    ["multi-region", "us-central1-b", "US"],
    ["multi-region", "asia-northeast1", "ASIA"],
    ["multi-region", "australia-southeast1", undefined],
    ["region", "australia-southeast1", "AUSTRALIA-SOUTHEAST1"],
  ] as const)("%s of %s is %s", (locality, location, expected) => {
    expect(bucketLocation(locality, location)).toBe(expected);
  });

  it("share nodes out to zones, or say that they cannot", () => {
    const zones = ["r1-a", "r1-b", "r1-c"];
    expect(nodesPerZone(3, { kind: "regional", region: "r1", zones })).toBe(1);
    expect(nodesPerZone(6, { kind: "regional", region: "r1", zones })).toBe(2);
    expect(nodesPerZone(4, { kind: "regional", region: "r1", zones })).toBeUndefined();
    expect(nodesPerZone(4, { kind: "zonal", zone: "r1-a" })).toBe(4);
  });

  it.each([
    ["e2-standard-2", "pd-balanced"],
    ["n2-highmem-8", "pd-balanced"],
    ["c3-standard-8", "pd-balanced"],
    ["n4-standard-4", "hyperdisk-balanced"],
    ["c4a-highmem-16", "hyperdisk-balanced"],
    ["h4d-standard-192", "hyperdisk-balanced"],
    ["a4x-highgpu-4g", "hyperdisk-balanced"],
  ])("a %s takes a disk of type %s", (machine, disk) => {
    expect(diskTypeFor(machine)).toBe(disk);
  });

  it("another cluster has another identity, the same one the same", () => {
    const identity = (network: string): string => clusterIdentity("projects/p/locations/l/clusters/c", { network });
    expect(identity("a")).toBe(identity("a"));
    expect(identity("a")).not.toBe(identity("b"));
  });
});

describe("the kubeconfig", () => {
  const text = (authentication: "application-default" | "gke-gcloud-auth-plugin"): string =>
    gkeKubeconfig({ context: "c", host: "gke-1.europe-west3.gke.goog", authentication });

  it("carries the CA of a private endpoint, whose certificate no public CA signs", () => {
    const config = JSON.parse(
      gkeKubeconfig({ context: "c", host: "10.0.0.2", authority: "Q0E=", authentication: "application-default" }),
    ) as { clusters: unknown };
    expect(config.clusters).toEqual([
      { name: "c", cluster: { server: "https://10.0.0.2", "certificate-authority-data": "Q0E=" } },
    ]);
  });

  it("is the same in every run, goes to the DNS endpoint by a public certificate, and holds no token", () => {
    expect(text("application-default")).toBe(text("application-default"));
    const config = JSON.parse(text("application-default")) as {
      clusters: unknown;
      users: [{ user: { exec: { args: string[] } } }];
    };
    expect(config.clusters).toEqual([{ name: "c", cluster: { server: "https://gke-1.europe-west3.gke.goog" } }]);
    const [{ user }] = config.users;
    expect(user.exec).toMatchObject({ command: "node", interactiveMode: "Never" });
    expect(user.exec.args[0]).toBe("-e");
    expect(text("application-default")).not.toContain(process.cwd());
  });

  it("says what to do where the plugin is missing", () => {
    expect(text("gke-gcloud-auth-plugin")).toMatch(/"installHint":"gke-gcloud-auth-plugin is not on PATH\. Install it/);
  });
});
