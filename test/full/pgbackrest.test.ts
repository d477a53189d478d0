import { bucketRepository, crunchyCluster } from "../helpers/clusters";
import { describeOnNode } from "../helpers/node";
import { FakeCrunchyCluster } from "../e2e/support/fake-pgo/cluster";
import { Machine, report } from "../e2e/support/machine";

const retained = 2;
const cluster = crunchyCluster({
  namespace: "pgbackrest",
  backups: { repositories: [{ ...bucketRepository, retention: { full: retained, unit: "count" } }] },
});

describeOnNode("pgBackRest with the configuration that is rendered for Crunchy", () => {
  let instances: FakeCrunchyCluster;

  const shell = (script: string): string => instances.shell(script);
  const backup = (type: string): void => {
    shell(`pgbackrest --stanza=db --repo=1 --type=${type} --log-level-console=warn backup`);
  };
  const backups = (): { label: string; type: string }[] => {
    const [info] = JSON.parse(shell("pgbackrest --stanza=db --output=json info")) as {
      backup: { label: string; type: string }[];
    }[];
    return (info?.backup ?? []).map(({ label, type }) => ({ label, type }));
  };

  beforeAll(async () => {
    const machine = await Machine.healthy();
    instances = await FakeCrunchyCluster.start(machine, cluster);
  });
  afterAll(() => {
    instances.remove();
  });

  it("archives and backs up into the stanza", () => {
    shell("pgbackrest --stanza=db --log-level-console=warn check");
    const started = Date.now();
    backup("full");
    report(`pgBackRest, full backup: ${((Date.now() - started) / 1000).toFixed(1)} s`);
    backup("incr");
    expect(backups().map(({ type }) => type)).toEqual(["full", "incr"]);
  });

  it("keeps the configured number of full backups, and drops the oldest with all that need it", () => {
    const before = backups();
    for (let i = 1; i <= retained; i++) backup("full");
    const after = backups();
    expect(after.map(({ type }) => type)).toEqual(["full", "full"]);
    expect(after.filter(({ label }) => before.some((old) => old.label === label))).toEqual([]);
  });
});
