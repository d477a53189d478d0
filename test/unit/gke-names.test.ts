import fc from "fast-check";
import {
  bucketLocation,
  bucketPlace,
  customPair,
  impersonator,
  keyLocation,
  partnersOf,
  principal,
} from "../../components/backup-bucket/names";
import { gkeKubeconfig } from "../../components/gke-cluster/kubeconfig";
import { nodesPerZone } from "../../components/gke-cluster/location";
import { clusterIdentity, nodeAccountId } from "../../components/gke-cluster/names";
import { networkNames } from "../../components/gke-network/names";
import { bucketServiceAccounts } from "../../components/operators/crunchy/names";
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

describe("the pods that use the bucket", () => {
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

  it("is absent for a cluster that does not use it", () => {
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
    ["multi-region", "europe-west9", "EU"],
    ["multi-region", "europe-west2-a", undefined],
    ["multi-region", "europe-west6", undefined],
    ["multi-region", "northamerica-northeast1", undefined],
    ["region", "australia-southeast1", "AUSTRALIA-SOUTHEAST1"],
  ] as const)("%s of %s is %s", (locality, location, expected) => {
    expect(bucketLocation(locality, location)).toBe(expected);
  });

  // Source: Cloud Storage documentation, bucket locations: the tables of configurable and predefined dual-regions.
  it.each([
    ["europe-west3", "europe-west4", "EU"],
    ["europe-west3", "europe-west10", "DE"],
    ["europe-west12", "europe-west8", "IT"],
    ["asia-southeast1-b", "asia-east1", "ASIA"],
    ["asia-south1", "asia-south2", "IN"],
    ["australia-southeast1", "australia-southeast2", "AU"],
    ["northamerica-northeast1", "northamerica-northeast2", "CA"],
    ["us-west1", "us-east4", "US"],
  ])("%s and %s are a pair in %s", (location, second, code) => {
    expect(customPair(second, location)).toEqual({
      location: code,
      regions: [location.replace(/-[a-z]$/, ""), second].map((region) => region.toUpperCase()),
    });
  });

  it.each([
    ["europe-west4", "europe-north1", "EUR4"],
    ["europe-west3", "europe-west2", "EUR7"],
    ["europe-west3", "europe-west6", "EUR8"],
    ["us-east1", "us-central1", "NAM4"],
    ["asia-northeast1", "asia-northeast2", "ASIA1"],
  ])("%s and %s are Google's own pair %s", (location, second, code) => {
    expect(customPair(second, location)).toEqual({ location: code });
  });

  it.each([
    ["europe-west4", "europe-west2"],
    ["europe-west4", "europe-west6"],
    ["europe-west4", "europe-north2"],
    ["asia-east1", "asia-east2"],
    ["asia-northeast1", "asia-southeast1"],
    ["us-central1", "northamerica-northeast1"],
    ["us-central1", "us-central1"],
    ["europe-west4", "us-east1"],
  ])("%s and %s are no pair", (location, second) => {
    expect(customPair(second, location)).toBeUndefined();
  });

  it("name the regions that make a pair", () => {
    expect(partnersOf("northamerica-northeast1-a")).toEqual(["northamerica-northeast2"]);
    expect(partnersOf("europe-west2")).toEqual(["europe-west1", "europe-west3"]);
    expect(partnersOf("southamerica-east1")).toEqual([]);
  });

  it.each([
    [{ locality: "region" }, "europe-west3"],
    [{ locality: "multi-region" }, "europe"],
    [{ locality: "dual-region", secondRegion: "europe-west4" }, "europe"],
    [{ locality: "dual-region", secondRegion: "europe-west10" }, "de"],
    [{ locality: "dual-region", secondRegion: "europe-west2" }, "eur7"],
  ] as const)("%j of europe-west3 takes keys of %s", (settings, location) => {
    const place = bucketPlace(settings, "europe-west3");
    expect(place && keyLocation(place)).toBe(location);
  });

  it("divide nodes among zones, or report that they cannot", () => {
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

  it("has an install hint for a missing plugin", () => {
    expect(text("gke-gcloud-auth-plugin")).toMatch(/"installHint":"gke-gcloud-auth-plugin is not on PATH\. Install it/);
  });
});
