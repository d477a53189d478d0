import { exampleNames } from "../../src/commands/plan";
import { crunchyCrd, noPostgresClusterCrd, objectsIn, schemaOf, validator } from "../helpers/crd";
import { exampleObjects, objectsOfExample } from "../helpers/examples";
import { readRepository, repositoryFiles } from "../helpers/repository";
import { describeWhen } from "../helpers/when";

describe("an example", () => {
  it.each(exampleNames())("%s has a purpose and commands to inspect it", (name) => {
    const text = readRepository(`examples/${name}/README.md`);
    expect(text).toMatch(/^# .{5,80}\n\n\S/);
    expect(text).toContain(`npm run plan -- examples/${name}\n`);
  });

  it.each(exampleNames())("%s is in the table of the guides", (name) => {
    expect(readRepository("docs/guides.md")).toContain(`](../examples/${name}/README.md)`);
  });

  it("is in the table of the guides only if it exists", () => {
    const named = [...readRepository("docs/guides.md").matchAll(/\]\(\.\.\/([^)#]+)/g)].map(([, file]) => file ?? "");
    const files = new Set(repositoryFiles());
    expect(named.filter((file) => !files.has(file))).toEqual([]);
    expect(named.length).toBeGreaterThan(exampleNames().length);
  });

  it("holds no Secret, and no password but by reference", async () => {
    const objects = await exampleObjects();
    expect(objects.filter(({ object }) => object.kind === "Secret")).toEqual([]);
    const containers = objects.flatMap(
      ({ object }) => JSON.stringify(object).match(/"name":"[A-Z_]*PASSWORD"[^}]*/g) ?? [],
    );
    expect(containers.length).toBeGreaterThan(3);
    expect(containers.filter((variable) => !variable.includes('"valueFrom":{"secretKeyRef"'))).toEqual([]);
  });
});

describeWhen(
  crunchyCrd("postgresclusters") !== undefined,
  noPostgresClusterCrd,
  "an example, held against PGO's CRDs,",
  () => {
    const kinds = { PostgresCluster: "postgresclusters", PGAdmin: "pgadmins" } as const;
    const checks = new Map<string, (object: unknown) => string[]>();

    beforeAll(() => {
      for (const [kind, plural] of Object.entries(kinds)) {
        const [definition] = objectsIn(crunchyCrd(plural) ?? "");
        if (definition === undefined) throw new Error(`no CRD of ${plural}`);
        for (const version of ["v1", "v1beta1"]) {
          if (kind === "PGAdmin" && version === "v1") continue;
          checks.set(`${version} ${kind}`, validator(schemaOf(definition, version)));
        }
      }
    });

    it.each(exampleNames())("%s: its custom resources are accepted", async (example) => {
      const objects = (await objectsOfExample(example)).filter(({ kind }) => kind in kinds);
      for (const object of objects) {
        const check = checks.get(`${object.apiVersion.split("/")[1] ?? ""} ${object.kind}`);
        expect(check?.(object)).toEqual([]);
      }
    });
  },
);
