import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parseAllDocuments } from "yaml";
import { imageRefs } from "../../local/pins";
import { addons } from "../../local/node/config";
import { layout } from "../../local/node/layout";
import { makeVolumeFolders } from "../../local/node/volumes";
import { repository } from "../helpers/repository";

describe("volumes that exist before they are claimed", () => {
  const objects = parseAllDocuments(addons(path.join(repository, "local", "node", "addons"), imageRefs.postgres)).map(
    (document) => document.toJS() as { kind: string; provisioner?: string; metadata: { name: string }; spec: unknown },
  );
  const volumes = objects.filter(({ kind }) => kind === "PersistentVolume");
  let folder: string;
  beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), "volumes-"))));
  afterEach(() => {
    fs.rmSync(folder, { recursive: true });
  });

  it("are of the class and the provisioner of the node, which deletes them", () => {
    const storageClass = objects.find(({ kind }) => kind === "StorageClass");
    expect(volumes.length).toBeGreaterThanOrEqual(5);
    for (const volume of volumes) {
      expect(volume).toMatchObject({
        metadata: { annotations: { "pv.kubernetes.io/provisioned-by": storageClass?.provisioner } },
        spec: { storageClassName: storageClass?.metadata.name, persistentVolumeReclaimPolicy: "Delete" },
      });
    }
  });

  it("have a folder each, which any user of a pod can write to; what is in one stays", () => {
    makeVolumeFolders(folder);
    const names = volumes.map(({ metadata }) => metadata.name);
    expect(fs.readdirSync(folder).sort()).toEqual([...names].sort());
    for (const { metadata, spec } of volumes) {
      expect(spec).toMatchObject({ local: { path: `${layout.dir}/volumes/${metadata.name}` } });
      expect(fs.statSync(path.join(folder, metadata.name)).mode & 0o777).toBe(0o777);
    }
    const [first = ""] = names;
    fs.writeFileSync(path.join(folder, first, "data"), "kept");
    fs.chmodSync(path.join(folder, first), 0o700);
    makeVolumeFolders(folder);
    expect(fs.readFileSync(path.join(folder, first, "data"), "utf8")).toBe("kept");
    expect(fs.statSync(path.join(folder, first)).mode & 0o777).toBe(0o700);
  });
});
