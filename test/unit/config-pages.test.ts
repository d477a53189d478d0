import { configKeys } from "../../src/docs/config";
import { configDocuments } from "../../src/docs/config-pages";
import { configTopics } from "../../src/docs/config-topics";

const pages = configDocuments();
const rows = Object.entries(pages).flatMap(([file, text]) =>
  [...text.matchAll(/^\| <a id="([^"]+)"><\/a>\[`([^`]+)`\]\(#([^)]+)\) \| (.*) \| (.*) \| (.*) \|$/gm)].map(
    ([, anchor = "", path = "", link = "", type = "", shown = "", about = ""]) => ({
      ...{ file, anchor, path, link, type, shown, about },
    }),
  ),
);
const shownOf = (anchor: string): string | undefined => rows.find((row) => row.anchor === anchor)?.shown;

describe("the pages of the configuration", () => {
  it("have every key of the schema, each on one page", () => {
    const keys = new Set(configKeys().map(({ id }) => id));
    // The objects themselves that hold the keys of one operator: their keys stand on the page, and have that prefix.
    for (const id of ["clusters.crunchy", "clusters.cloudNativePg", "clusters.zalando"]) keys.delete(id);
    const filesOf = (id: string): Set<string> =>
      new Set(rows.filter(({ anchor }) => anchor === id).map(({ file }) => file));
    expect(keys.size).toBeGreaterThan(500);
    expect([...keys].filter((id) => filesOf(id).size !== 1)).toEqual([]);
  });

  it("have an anchor for each key that no other one has, and a link to it", () => {
    const anchors = rows.map(({ anchor }) => anchor);
    expect(anchors.filter((anchor, i) => anchors.indexOf(anchor) !== i)).toEqual([]);
    expect(rows.filter(({ anchor, link }) => anchor !== link)).toEqual([]);
    expect(rows.find(({ anchor }) => anchor === "clusters.backups.repositories.gcs.bucket")).toMatchObject({
      file: "docs/config/cluster-backups.md",
      path: "backups.repositories[].gcs.bucket",
    });
    expect(rows.find(({ anchor }) => anchor === "kubernetes.location.region")?.path).toBe("kubernetes.location.region");
  });

  it("call an object or a list that has to be written required", () => {
    expect(["kubernetes", "kubernetes.location", "kubernetes.systemPool"].map(shownOf)).toEqual([
      "required",
      "required",
      "required",
    ]);
    expect(["clusters.walStorage", "monitoring"].map(shownOf)).toEqual(["", ""]);
    expect(shownOf("clusters.backups.repositories")).toBe("required");
  });

  it("name the type of each key once, and describe it", () => {
    expect(rows.filter(({ type }) => /\b(\w+) or \1\b|one of/.test(type))).toEqual([]);
    expect(rows.filter(({ about }) => about.trim() === "")).toEqual([]);
  });

  it("name the operators of a key that another one does not have", () => {
    const aboutOf = (anchor: string): string => rows.find((row) => row.anchor === anchor)?.about ?? "";
    expect(aboutOf("clusters.storage.autoGrow")).toMatch(/^\*Crunchy Postgres:\* /);
    expect(aboutOf("clusters.backups.repositories.azure")).toMatch(/^\*CloudNativePG, Crunchy Postgres:\* /);
    expect(aboutOf("clusters.storage.size")).not.toMatch(/^\*/);
  });

  it("are all in the index", () => {
    const index = pages["docs/config.md"] ?? "";
    const linked = new Set(
      [...index.matchAll(/\]\((config\/[\w-]+\.md)[#)]/g)].map(([, file]) => `docs/${file ?? ""}`),
    );
    expect([...linked].sort()).toEqual(configTopics.map(({ page }) => `docs/config/${page}.md`).sort());
  });
});
