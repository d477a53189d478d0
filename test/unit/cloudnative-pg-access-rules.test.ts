import { type CloudNativePgSettings, cloudNativePgSettings } from "../helpers/clusters";
import { describeRule } from "../helpers/rule";
import { cloudNativePgClusterSchema as schema } from "../helpers/schemas";

type Body = NonNullable<CloudNativePgSettings["cloudNativePg"]>;
const cluster = (cloudNativePg: Body, changes: Partial<CloudNativePgSettings> = {}): CloudNativePgSettings =>
  cloudNativePgSettings({ ...changes, cloudNativePg });

describe("the superuser of CloudNativePG", () => {
  describeRule({
    rule: "superuser-secret-needs-login",
    schema,
    refused: cluster({ superuser: { passwordSecret: "mine" } }),
    at: ["cloudNativePg", "superuser", "passwordSecret"],
    accepted: cluster({ superuser: { login: true, passwordSecret: "mine" } }),
  });

  describeRule({
    rule: "superuser-secret-is-its-own",
    schema,
    refused: cluster({ superuser: { login: true, passwordSecret: "main-superuser" } }),
    at: ["cloudNativePg", "superuser", "passwordSecret"],
    accepted: cluster({ superuser: { login: true, passwordSecret: "main-postgres" } }),
  });

  describeRule({
    rule: "superuser-secret-is-its-own",
    schema,
    refused: cluster(
      { superuser: { login: true, passwordSecret: "app" } },
      { users: [{ name: "app", databases: ["app"], passwordSecret: "app" }] },
    ),
    at: ["cloudNativePg", "superuser", "passwordSecret"],
    accepted: cluster(
      { superuser: { login: true, passwordSecret: "postgres" } },
      { users: [{ name: "app", databases: ["app"], passwordSecret: "app" }] },
    ),
  });
});
