import * as pulumi from "@pulumi/pulumi";
import { previewOf } from "../../components/published-manifest";

/** What the transform makes of the annotations of a resource; undefined if it leaves the resource alone. */
async function annotationsOf(type: string, digest: pulumi.Output<string>): Promise<unknown> {
  const [transform] = previewOf({ digest }, true);
  const props = { metadata: { name: "main", annotations: { a: "b" } }, spec: {} };
  const result = await transform?.({ custom: true, type, name: "main", props, opts: {} });
  if (result === undefined) return undefined;
  const { metadata, spec } = result.props as {
    metadata: { name: string; annotations: pulumi.Output<object> };
    spec: object;
  };
  expect([metadata.name, spec]).toEqual(["main", {}]);
  const known = await (metadata.annotations as unknown as { isKnown: Promise<boolean> }).isKnown;
  return known ? new Promise((resolve) => metadata.annotations.apply(resolve)) : "unknown";
}

describe("a preview of custom resources whose CRDs are of another release", () => {
  const cluster = "kubernetes:postgresql.cnpg.io/v1:Cluster";
  const changing = pulumi.output(pulumi.unknown) as pulumi.Output<string>;

  it.each([
    "kubernetes:postgresql.cnpg.io/v1:Cluster",
    "kubernetes:postgres-operator.crunchydata.com/v1:PostgresCluster",
  ])("does not ask the API server about %s", async (type) => {
    expect(await annotationsOf(type, changing)).toBe("unknown");
  });

  it("asks about them while the CRDs do not change", async () => {
    expect(await annotationsOf(cluster, pulumi.output("digest"))).toEqual({ a: "b" });
  });

  it.each([
    "kubernetes:apps/v1:Deployment",
    "kubernetes:core/v1:ConfigMap",
    "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    "pgstack:index:PostgresCluster",
  ])("leaves %s alone", async (type) => {
    expect(await annotationsOf(type, changing)).toBeUndefined();
  });

  it("is all that differs: `up` itself has no transform", () => {
    expect(previewOf({ digest: pulumi.output("digest") }, false)).toEqual([]);
  });
});
