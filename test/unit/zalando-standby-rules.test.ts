import { walgRepository, type ZalandoSettings, zalandoSettings as settings } from "../helpers/clusters";
import { problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";
import { zalandoClusterSchema as schema } from "../helpers/schemas";

const source = { cluster: "primary", gcs: { bucket: "backups" } };
const following = (standby: object, rest: Partial<ZalandoSettings> = {}): ZalandoSettings => ({
  ...settings({ instances: 1, ...rest }),
  standby: standby,
});
const archived: Partial<ZalandoSettings> = { backups: { repositories: [walgRepository] } };

describe("a standby of Zalando's operator", () => {
  describeRule({
    rule: "standby-has-one-source",
    schema,
    refused: following({ host: "primary.example.com", source }),
    at: ["standby"],
    accepted: following({ host: "primary.example.com" }),
  });
  describeRule({
    rule: "port-of-standby-has-host",
    schema,
    refused: following({ source, port: 5433 }),
    at: ["standby", "port"],
    accepted: following({ host: "primary.example.com", port: 5433 }),
  });
  describeRule({
    rule: "standby-starts-from-its-primary",
    schema,
    refused: following({ source }, { ...archived, bootstrap: { from: "cluster", cluster: "old" } }),
    at: ["bootstrap"],
    accepted: following({ source }, archived),
  });
  describeRule({
    rule: "standby-archives-elsewhere",
    schema,
    refused: following({ source: { ...source, cluster: "acid" } }, archived),
    at: ["standby", "source"],
    accepted: following({ source }, archived),
  });
  describeRule({
    rule: "standby-has-one-instance",
    schema,
    refused: following({ source }, { instances: 2 }),
    at: ["instances"],
    accepted: following({ source, promoted: true }, { instances: 2 }),
  });
  describeRule({
    rule: "passwords-of-standby-are-its-primarys",
    schema,
    refused: following({ source }, { zalando: { rotatePasswords: ["app"] } }),
    at: ["zalando", "rotatePasswords"],
    accepted: following({ source, promoted: true }, { zalando: { rotatePasswords: ["app"] } }),
  });

  it("needs a source, in a bucket that the operator can read", () => {
    expect(problemsWith(schema, following({}))).toMatchObject([{ path: "standby" }]);
    expect(problemsWith(schema, following({ source: { cluster: "primary" } }))).toMatchObject([
      { path: "standby.source" },
    ]);
    const azure = { container: "backups", account: "acme", access: { mode: "node" } };
    expect(problemsWith(schema, following({ source: { cluster: "primary", azure } })).length).toBeGreaterThan(0);
  });
});
