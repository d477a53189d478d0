import { environmentSchema } from "../../src/config/schema";
import { barmanRepository, type CloudNativePgSettings, cloudNativePgSettings } from "../helpers/clusters";
import { lines, problemsWith } from "../helpers/problems";
import { describeRule } from "../helpers/rule";

describe("the images with Barman of an environment", () => {
  const mirrored = "registry.example.com/plugin-barman-cloud-sidecar:v0.14.0";
  const backups = { repositories: [barmanRepository] };
  const drilled = { backups, drill: { enabled: true } };
  const environment = (sidecarImage: string | undefined, cluster: Partial<CloudNativePgSettings>) => ({
    disposable: true,
    kubernetes: { source: "existing", context: "here" },
    operators: [{ operator: "cloudnative-pg", namespace: "cnpg-system", barman: { sidecarImage } }],
    clusters: [cloudNativePgSettings(cluster)],
  });

  describeRule({
    rule: "drills-have-the-sidecars-barman",
    schema: environmentSchema,
    refused: environment(mirrored, drilled),
    at: ["clusters", 0, "cloudNativePg", "images", "barman"],
    accepted: environment(mirrored, { ...drilled, cloudNativePg: { images: { barman: mirrored } } }),
  });

  it("are not compared without a drill, which alone runs that of the cluster", () => {
    expect(problemsWith(environmentSchema, environment(mirrored, {}))).toEqual([]);
    expect(problemsWith(environmentSchema, environment(mirrored, { backups, drill: { enabled: false } }))).toEqual([]);
  });

  it("are the pinned one by default: the message names the other one and its key", () => {
    expect(problemsWith(environmentSchema, environment(undefined, drilled))).toEqual([]);
    const cluster = { ...drilled, cloudNativePg: { images: { barman: mirrored } } };
    expect(lines(problemsWith(environmentSchema, environment(undefined, cluster))).join()).toContain(
      "set it to the image of the sidecars, ghcr.io/cloudnative-pg/plugin-barman-cloud-sidecar:v0.14.0 (operators[].barman.sidecarImage)",
    );
  });
});
