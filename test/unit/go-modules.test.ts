import { goModules } from "../../local/go-modules";
import { patchedModules, sources } from "../../local/go-sources";
import { readRepository, repositoryFiles } from "../helpers/repository";

const patchFolder = "local/go/_patched/";
const patches = repositoryFiles().filter((file) => file.startsWith(patchFolder));

describe("the sources of a Go program", () => {
  const paths = (name: keyof typeof goModules): string[] => sources(goModules[name]).map(([path]) => path);

  it("are its own main package and what all share, so that a change of one program builds no other again", () => {
    expect(paths("coredns")).toEqual(expect.arrayContaining(["go.mod", "coredns/main.go"]));
    expect(paths("coredns").filter((path) => /^(pause|fake-gcs-server|kubernetes-provider)\//.test(path))).toEqual([]);
    expect(paths("actionlint")).toEqual(["actionlint/go.mod"]);
  });

  it("include every patch, by its content", () => {
    expect(patches.length).toBeGreaterThan(0);
    const all = new Map(sources(goModules.pulumi));
    expect(patches.map((file) => all.get(file.slice("local/go/".length)))).toEqual(patches.map(readRepository));
  });
});

describe("patched Go modules", () => {
  it("are those that there are patches for, and go.mod pins each", () => {
    const mod = readRepository("local/go/go.mod");
    expect(patchedModules.filter((module) => !mod.includes(`\t${module} v`))).toEqual([]);
    expect(
      patches.filter((file) => !patchedModules.some((module) => file.startsWith(`${patchFolder}${module}/`))),
    ).toEqual([]);
    expect(
      patchedModules.filter((module) => !patches.some((file) => file.startsWith(`${patchFolder}${module}/`))),
    ).toEqual([]);
  });
});
