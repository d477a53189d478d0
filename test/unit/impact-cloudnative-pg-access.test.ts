import type { KubernetesObject } from "../../components/shared/kubernetes-object";
import { type CloudNativePgSettings, cloudNativePgCluster } from "../helpers/clusters";
import { customResource, impactLines } from "../helpers/impact";

type Body = NonNullable<CloudNativePgSettings["cloudNativePg"]>;
const rendered = (cloudNativePg: Body): KubernetesObject => customResource(cloudNativePgCluster({ cloudNativePg }));

describe("a change of how a cluster on CloudNativePG is reached", () => {
  it.each<[string, Body, Body, readonly string[]]>([
    [
      "a login of the superuser, with a Secret of your own",
      {},
      { superuser: { login: true, passwordSecret: "mine" } },
      ["nothing spec.enableSuperuserAccess", "nothing spec.superuserSecret"],
    ],
    ["SQL for a new cluster, which a running one never reads", {}, { initSql: "SELECT 1" }, ["nothing spec.bootstrap"]],
    [
      "another placement",
      {},
      { scheduling: { priorityClass: "critical", nodes: { required: [{ key: "disk", values: ["nvme"] }] } } },
      ["rolling restart spec.affinity", "nothing spec.priorityClassName"],
    ],
    ["another pull Secret", {}, { images: { pullSecrets: ["mirror"] } }, ["nothing spec.imagePullSecrets"]],
    [
      "a spread over racks",
      {},
      { scheduling: { spread: [{ topologyKey: "rack" }] } },
      ["rolling restart spec.topologySpreadConstraints"],
    ],
    [
      "a Service, a line of pg_hba.conf and a name in the certificate",
      {},
      { services: [{ name: "vpc" }], hba: ["host all all all scram-sha-256"], tls: { names: ["db.acme.example"] } },
      [
        "reload spec.postgresql.pg_hba",
        "reload spec.certificates.serverAltDNSNames",
        "nothing spec.managed.services.additional",
      ],
    ],
    [
      "another CA of client certificates",
      { tls: { clients: { ca: "old" } } },
      { tls: { clients: { ca: "new" } } },
      ["outage spec.certificates.clientCASecret"],
    ],
    [
      "a Service that is removed, one that is added and one of another type",
      { services: [{ name: "a" }, { name: "b", type: "ClusterIP" }] },
      { services: [{ name: "b", type: "NodePort" }, { name: "c" }] },
      [
        "outage spec.managed.services.additional",
        "nothing spec.managed.services.additional",
        "nothing spec.managed.services.additional",
      ],
    ],
    [
      "a load balancer that becomes external, whose annotation would stay",
      { services: [{ name: "a" }], tls: { names: ["db.acme.example"] } },
      { services: [{ name: "a", loadBalancer: "external" }], tls: { names: ["db.acme.example"] } },
      ["!impossible spec.managed.services.additional"],
    ],
  ])("%s", (_what, before, after, lines) => {
    expect(impactLines(rendered(before), rendered(after))).toEqual(lines);
  });
});
