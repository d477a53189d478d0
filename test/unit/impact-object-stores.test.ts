import { renderPostgresCluster } from "../../components/postgres-cluster";
import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { cloudNativePgCluster } from "../helpers/clusters";
import { impactLines } from "../helpers/impact";
import {
  awsBucket,
  azureContainer,
  backupsIn,
  clientId,
  minioBucket,
  type Place,
  role,
} from "../helpers/object-stores";

const objects = (place: Place): { cluster: KubernetesObject; store: KubernetesObject } => {
  const { customResource, prerequisites } = renderPostgresCluster(cloudNativePgCluster({ backups: backupsIn(place) }));
  const [store] = prerequisites;
  if (store === undefined) throw new Error("there is no ObjectStore");
  return { cluster: customResource, store };
};

const impacts = (before: Place, after: Place): string[] => {
  const [was, is] = [objects(before), objects(after)];
  return [...impactLines(was.cluster, is.cluster), ...impactLines(was.store, is.store)];
};

const environment = "rolling restart spec.plugins[barman-cloud.cloudnative-pg.io].parameters.sidecarEnvironment";
const moved = (key: string): string => `data copied spec.configuration.${key}`;
const nothing = (key: string): string => `nothing spec.configuration.${key}`;

describe("a change of the place of backups with Barman", () => {
  it.each<[string, Place, Place, readonly string[]]>([
    [
      "from Google to AWS",
      { gcs: { bucket: "backups" } },
      { s3: awsBucket() },
      [environment, moved("destinationPath")],
    ],
    ["from AWS to Azure", { s3: awsBucket() }, { azure: azureContainer() }, [environment, moved("destinationPath")]],
    ["another bucket", { s3: awsBucket() }, { s3: awsBucket({ bucket: "other" }) }, [moved("destinationPath")]],
    [
      "another service with a bucket of the same name",
      { s3: minioBucket() },
      { s3: minioBucket({ endpoint: "other.storage.svc:9000" }) },
      [moved("endpointURL")],
    ],
    [
      "another account of Azure",
      { azure: azureContainer() },
      { azure: azureContainer({ account: "other" }) },
      [moved("destinationPath")],
    ],
    [
      "another key",
      { s3: awsBucket() },
      { s3: awsBucket({ access: { mode: "secret", secret: "other" } }) },
      [nothing("s3Credentials")],
    ],
    [
      "a role instead of a key",
      { s3: awsBucket() },
      { s3: awsBucket({ access: { mode: "webIdentity", role } }) },
      ["rolling restart spec.env", "nothing spec.serviceAccountTemplate", nothing("s3Credentials")],
    ],
    [
      "another CA",
      { s3: minioBucket() },
      { s3: minioBucket({ certificateAuthority: { secret: "new" } }) },
      [environment],
    ],
    [
      "encryption",
      { s3: awsBucket() },
      { s3: awsBucket({ serverSideEncryption: { mode: "aes256" } }) },
      [nothing("wal"), nothing("data")],
    ],
    ["tags", { s3: awsBucket() }, { s3: awsBucket({ tags: { a: "b" } }) }, [nothing("tags")]],
    [
      "an identity of pods on AKS",
      { azure: azureContainer() },
      { azure: azureContainer({ access: { mode: "webIdentity", clientId } }) },
      [
        "rolling restart spec.env",
        "nothing spec.inheritedMetadata",
        "nothing spec.serviceAccountTemplate",
        nothing("azureCredentials"),
      ],
    ],
  ])("%s", (_what, before, after, expected) => {
    expect(impacts(before, after)).toEqual(expected);
  });
});
