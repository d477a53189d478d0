import { postgresClusterObject } from "../../components/operators/crunchy/chart";
import { describeAnyCluster } from "../helpers/any-cluster-suite";
import { pgoValidator } from "../helpers/cluster-acceptance";
import { crunchyCluster } from "../helpers/clusters";
import { noPostgresClusterCrd, postgresClusterCrd } from "../helpers/crd";
import { describeWhen } from "../helpers/when";

// The full tier tries more.
describeAnyCluster({ seed: 20_260_803, numRuns: 120, least: 1, rules: 0.7 });

const instance = {
  name: "instance",
  dataVolumeClaimSpec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
};

function queries(name: string): unknown {
  return { metrics: { customQueries: { add: [{ name, queries: { name: "queries", key: "a.yaml" } }] } } };
}

describeWhen(postgresClusterCrd() !== undefined, noPostgresClusterCrd, "PGO's CRDs", () => {
  let validate: ReturnType<typeof pgoValidator>;
  beforeAll(() => {
    validate = pgoValidator();
  });

  it.each([
    ["two entries of one name", { instances: [{ ...instance }, { ...instance, replicas: 2 }] }, "/spec/instances"],
    ["a value twice in a set", { users: [{ name: "app", databases: ["a", "a"] }] }, "/spec/users/0/databases"],
    ["more than 32 bits hold", { patroni: { syncPeriodSeconds: 2 ** 31 } }, "/spec/patroni/syncPeriodSeconds"],
    ["a parameter that PGO cannot read", { config: { parameters: { a: 2 ** 31 } } }, "/spec/config/parameters/a"],
    [
      "a pattern of Go's",
      { instrumentation: queries("a b") },
      "/spec/instrumentation/metrics/customQueries/add/0/name",
    ],
  ])("see %s", (_what, changes, at) => {
    const object = postgresClusterObject(crunchyCluster());
    const problems = validate({ ...object, spec: { ...(object["spec"] as object), ...changes } });
    expect(validate(object)).toEqual([]);
    expect(problems.map((problem) => problem.split(" ")[0])).toEqual([at]);
  });
});
