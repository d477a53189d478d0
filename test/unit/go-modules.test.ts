import { earlierCloudNativePg, goModules } from "../../local/go-modules";
import { pins } from "../../local/pins";
import { patchedModules, sources } from "../../local/go-sources";
import { readRepository, repositoryFiles } from "../helpers/repository";

/** Patches by the folder of the go.mod that they belong to. */
const patchFolder = (folder: string): string => ["local/go", ...(folder === "" ? [] : [folder]), "_patched/"].join("/");
const patches = (folder: string): string[] => repositoryFiles().filter((file) => file.startsWith(patchFolder(folder)));

describe("the sources of a Go program", () => {
  const paths = (name: keyof typeof goModules): string[] => sources(goModules[name]).map(([path]) => path);

  it("are its own main package and what all share, so that a change of one program builds no other again", () => {
    expect(paths("coredns")).toEqual(expect.arrayContaining(["go.mod", "coredns/main.go"]));
    expect(paths("coredns").filter((path) => /^(pause|fake-gcs-server|kubernetes-provider)\//.test(path))).toEqual([]);
    expect(paths("actionlint")).toEqual(["actionlint/go.mod"]);
  });

  it.each([["", "pulumi"] as const, ["network-policies", "networkPolicies"] as const])(
    "include every patch of the folder %j, by its content",
    (folder, name) => {
      expect(patches(folder).length).toBeGreaterThan(0);
      const all = new Map(sources(goModules[name]));
      expect(patches(folder).map((file) => all.get(file.slice("local/go/".length)))).toEqual(
        patches(folder).map(readRepository),
      );
    },
  );
});

describe.each(Object.entries(patchedModules))("patched Go modules of the folder %j", (folder, modules) => {
  it("are those that there are patches for, and go.mod pins each", () => {
    const mod = readRepository(["local/go", ...(folder === "" ? [] : [folder]), "go.mod"].join("/"));
    expect(modules.filter((module) => !mod.includes(`\t${module} v`))).toEqual([]);
    const at = (module: string): string => `${patchFolder(folder)}${module}/`;
    expect(patches(folder).filter((file) => !modules.some((module) => file.startsWith(at(module))))).toEqual([]);
    expect(modules.filter((module) => !patches(folder).some((file) => file.startsWith(at(module))))).toEqual([]);
  });
});

describe("the Go modules of what enforces NetworkPolicies", () => {
  it("have the versions that all programs of the node share, so that each package is compiled once", () => {
    const versions = (file: string): Map<string, string> =>
      new Map(
        [...readRepository(file).matchAll(/^\t(\S+) (?:=> \S+ )?(v\S+)/gm)].map(([, name = "", version = ""]) => [
          name,
          version,
        ]),
      );
    const shared = versions("local/go/go.mod");
    const own = versions("local/go/network-policies/go.mod");
    const differ = [...own].filter(([name, version]) => shared.has(name) && shared.get(name) !== version);
    expect(own.size).toBeGreaterThan(50);
    expect(differ).toEqual([]);
  });
});

describe("the earlier release of CloudNativePG that a test upgrades from", () => {
  it("is that of its go.mod, and older than the pin", () => {
    const mod = readRepository("local/go/earlier-cloudnative-pg/go.mod");
    expect(mod).toContain(`\tgithub.com/cloudnative-pg/cloudnative-pg v${earlierCloudNativePg} `);
    const order = (version: string): number => version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
    expect(order(earlierCloudNativePg)).toBeLessThan(order(pins.cloudnativePg));
  });
});
