import { resourceGraph } from "../../src/docs/architecture";
import { commandsDocument } from "../../src/docs/commands";
import type { PlannedResource } from "../../src/plan/resource";
import { readRepository } from "../helpers/repository";

describe("the picture of resources", () => {
  const resource = (type: string, name: string, rest: Partial<PlannedResource> = {}): PlannedResource => ({
    type,
    name,
    ...rest,
  });
  const draw = (...resources: PlannedResource[]): string[] => resourceGraph({ resources }).split("\n").slice(1);

  it("frames a component whose parts wait for one another, and has no arrow that a longer path implies", () => {
    const parent = "pgstack:index:Net net";
    const [first, second] = ["a:b:First net-first", "a:b:Second net-second"];
    expect(
      draw(
        resource("pgstack:index:Net", "net"),
        resource("a:b:First", "net-first", { parent }),
        resource("a:b:Second", "net-second", { parent, after: [first] }),
        resource("a:b:Alone", "alone", { after: [first, second] }),
      ),
    ).toEqual([
      '  subgraph net["<b>net</b>: Net"]',
      '    net_first_first["<b>first</b><br/>First"]',
      '    net_second_second["<b>second</b><br/>Second"]',
      "  end",
      '  alone["<b>alone</b>: Alone"]',
      "  net_first_first --> net_second_second",
      "  net_second_second --> alone",
    ]);
  });

  it("is one box for a chart, and waits for what its provider waits for", () => {
    const parent = "pgstack:index:ChartResources web";
    const provider = "pulumi:providers:kubernetes k";
    expect(
      draw(
        resource("a:b:Cluster", "cluster"),
        resource("pulumi:providers:kubernetes", "k", { after: ["a:b:Cluster cluster"] }),
        resource("pgstack:index:ChartResources", "web"),
        ...["a", "b"].map((name) => resource("kubernetes:apps/v1:Deployment", name, { parent, provider })),
        ...["Role", "Service"].map((kind) => resource(`kubernetes:x/v1:${kind}`, kind, { parent, provider })),
      ),
    ).toEqual([
      '  cluster["<b>cluster</b>: Cluster"]',
      '  web["<b>web</b>: ChartResources<br/>2 × Deployment<br/>2 more objects"]',
      "  cluster --> web",
    ]);
  });
});

describe("docs/commands.md", () => {
  it("has the help of every command as it is printed; otherwise run: npm run docs", () => {
    expect(readRepository("docs/commands.md")).toBe(commandsDocument());
  });
});
