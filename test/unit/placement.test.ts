import { refuseStranding } from "../../components/gke-cluster/stranded-volumes";
import {
  allocatableOf,
  canRunOn,
  capacityOf,
  diskTypeFor,
  type DiskType,
  diskTypes,
  knownSeries,
  type NodePool,
  type PodSpec,
} from "../../components/placement";
import { machineSeries } from "../../components/placement/series";

/**
 * The table of the driver's own node labeler: gcp-compute-persistent-disk-csi-driver, deploy/kubernetes/overlays/node-labeler/configmap.yaml,
 * commit b560165; b is hyperdisk-balanced, h hyperdisk-balanced-high-availability, x, t and m Hyperdisk Extreme, Throughput and ML.
 * Capitals are Persistent Disk: B balanced, S ssd, H standard, X extreme.
 */
const labeler: Readonly<Record<string, string>> = {
  a2: "bmBXSH",
  a3: "bhxmtBS",
  a4: "bxm",
  a4x: "bhxmt",
  c2: "BXSH",
  c2d: "BXSH",
  c3: "bhxmtBXS",
  c3d: "bhxmtBS",
  c4: "bhxt",
  c4a: "bhxmtBS",
  c4d: "bhxt",
  e2: "BXSH",
  g2: "mtBSH",
  g4: "bhxmt",
  h3: "btB",
  h4d: "bh",
  m1: "bxBXSH",
  m2: "bxBXSH",
  m3: "bhxtBXSH",
  m4: "bx",
  n1: "BXSH",
  n2: "bxtBXSH",
  n2d: "tBXSH",
  n4: "bhtBS",
  n4a: "bhmt",
  n4d: "bht",
  t2a: "BXSH",
  t2d: "tBSH",
  x4: "bx",
  z3: "bhxtBS",
};
const letters: Readonly<Record<string, string>> = {
  b: "hyperdisk-balanced",
  h: "hyperdisk-balanced-high-availability",
  x: "hyperdisk-extreme",
  t: "hyperdisk-throughput",
  m: "hyperdisk-ml",
  B: "pd-balanced",
  S: "pd-ssd",
  H: "pd-standard",
  X: "pd-extreme",
};

describe("machine series", () => {
  it.each(Object.entries(labeler))("%s attaches no disk that the driver's own table does not list", (series, list) => {
    const allowed = Array.from(list, (letter) => letters[letter]);
    expect(knownSeries(`${series}-standard-4`)?.disks.filter((disk) => !allowed.includes(disk))).toEqual([]);
  });

  it("are all that the driver knows, and those of N1 with names of their own", () => {
    expect(Object.keys(machineSeries).sort()).toEqual([...Object.keys(labeler), "f1", "g1"].sort());
  });

  it.each([["c4", "c4a", "c4d", "n4", "n4a", "n4d", "m4", "x4", "h4d", "g4", "a4", "a4x"]])(
    "%s and the others of their kind take Hyperdisk only",
    (...series) => {
      for (const one of series) {
        expect(diskTypeFor(`${one}-standard-4`)).toBe("hyperdisk-balanced");
        expect(knownSeries(`${one}-standard-4`)?.disks.filter((disk) => disk.startsWith("pd-"))).toEqual([]);
      }
    },
  );

  it("take the types of disks that are known, and the general-purpose one first", () => {
    for (const { disks } of Object.values(machineSeries)) {
      expect(disks.filter((disk) => !diskTypes.includes(disk))).toEqual([]);
      expect(["pd-balanced", "hyperdisk-balanced"]).toContain(disks[0]);
    }
  });

  it("are of Arm where Google's own processor, or NVIDIA's, is in them", () => {
    const arm = Object.entries(machineSeries).filter(([, { architecture }]) => architecture === "arm64");
    expect(arm.map(([series]) => series).sort()).toEqual(["a4x", "c4a", "n4a", "t2a"]);
  });

  it("are never guessed", () => {
    expect(knownSeries("n9-standard-4")).toBeUndefined();
    expect(diskTypeFor("constructor-standard-4")).toBeUndefined();
    expect(capacityOf("n9-standard-4")).toBeUndefined();
  });
});

/** Source: Compute Engine documentation, tables of the machine families. */
const capacities: readonly (readonly [string, number, number])[] = [
  ["e2-standard-2", 2, 8],
  ["e2-highmem-4", 4, 32],
  ["e2-highcpu-8", 8, 8],
  ["e2-medium", 2, 4],
  ["e2-small", 2, 2],
  ["n1-standard-1", 1, 3.75],
  ["n1-standard-2", 2, 7.5],
  ["n1-highmem-2", 2, 13],
  ["n2-custom-4-16384", 4, 16],
  ["n2-custom-4-65536-ext", 4, 64],
  ["e2-custom-medium-4096", 2, 4],
  ["e2-custom-8-16384", 8, 16],
  ["n4-standard-8", 8, 32],
  ["n4-highcpu-4", 4, 8],
  ["c4-standard-2", 2, 7],
  ["c4-standard-4", 4, 15],
  ["c4-highmem-8", 8, 62],
  ["c4a-highmem-16", 16, 128],
  ["c4d-standard-8", 8, 31],
  ["c3-standard-4-lssd", 4, 16],
];

describe("the capacity of a machine", () => {
  it.each(capacities)("%s has %d CPUs and %d GiB", (machine, cpu, gib) => {
    expect(capacityOf(machine)).toEqual({ cpu, memory: gib * 2 ** 30 });
  });

  it("is not known where the name of the type does not say it", () => {
    expect(capacityOf("m1-ultramem-40")).toBeUndefined();
    expect(capacityOf("n2-custom-medium-4096")).toBeUndefined();
    expect(capacityOf("n2-custom-4")).toBeUndefined();
  });

  // Source: GKE documentation, "Plan GKE Standard node sizes": its example of 4 CPUs has 3920m.
  it.each([
    ["e2-standard-4", 3.92, 16 - 1 - 0.8 - 0.8 - 100 / 1024],
    ["e2-medium", 0.94, 4 - 1 - 100 / 1024],
    ["e2-custom-medium-4096", 0.94, 4 - 1 - 100 / 1024],
    ["n4-standard-8", 7.91, 32 - 1 - 0.8 - 0.8 - 0.96 - 100 / 1024],
  ])("leaves %s %d CPUs and %d GiB for pods", (machine, cpu, gib) => {
    const { cpu: cores = 0, memory = 0 } = allocatableOf(machine) ?? {};
    expect(cores).toBeCloseTo(cpu, 3);
    expect(memory / 2 ** 30).toBeCloseTo(gib, 3);
  });
});

describe("the nodes that a pod can run on", () => {
  const pool: NodePool = {
    what: "the pool",
    path: [],
    machineType: "n4-standard-4",
    nodes: 3,
    labels: { role: "db", "kubernetes.io/arch": "amd64" },
    taints: [{ key: "role", value: "db", effect: "NoSchedule" }],
  };
  const tolerations = [{ key: "role", operator: "Equal", value: "db", effect: "NoSchedule" }];
  const required = (key: string, operator: string, ...values: string[]): PodSpec => ({
    tolerations,
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values }] }],
        },
      },
    },
  });

  it.each<readonly [string, PodSpec, boolean]>([
    ["nothing", {}, false],
    ["its toleration", { tolerations }, true],
    ["a toleration of every taint", { tolerations: [{ operator: "Exists" }] }, true],
    ["a toleration of another value", { tolerations: [{ key: "role", value: "web" }] }, false],
    ["a toleration of another effect", { tolerations: [{ key: "role", value: "db", effect: "NoExecute" }] }, false],
    ["a selector", { tolerations, nodeSelector: { role: "db" } }, true],
    ["a selector of other nodes", { tolerations, nodeSelector: { role: "web" } }, false],
    ["In", required("role", "In", "web", "db"), true],
    ["In, of others", required("role", "In", "web"), false],
    ["NotIn", required("role", "NotIn", "db"), false],
    ["Exists", required("role", "Exists"), true],
    ["Exists, of a label that no node has", required("disk", "Exists"), false],
    ["DoesNotExist", required("role", "DoesNotExist"), false],
    ["the other architecture", required("kubernetes.io/arch", "In", "arm64"), false],
    ["a zone, which is not known here", required("topology.kubernetes.io/zone", "In", "europe-west3-a"), true],
  ])("by %s", (_, spec, expected) => {
    expect(canRunOn(spec, pool)).toBe(expected);
  });
});

describe("another machine type", () => {
  const message = (before: string, after: string): string => {
    try {
      refuseStranding("databasePool", before, after);
      return "";
    } catch (error) {
      return String(error);
    }
  };

  it.each([
    ["n4-standard-4", "n4-standard-8"],
    ["n2-standard-4", "c3-standard-4"],
    ["n4-standard-4", "c4-standard-4"],
    ["", "c4-standard-4"],
  ])("%s can become %s", (before, after) => {
    expect(message(before, after)).toBe("");
  });

  it.each([
    ["n2-standard-4", "n4-standard-4", "pd-balanced"],
    ["n4-standard-4", "e2-standard-4", "hyperdisk-balanced"],
  ])("%s cannot become %s: its volumes would be stranded", (before, after, disk) => {
    expect(message(before, after)).toContain(`volumes of ${before} are ${disk} disks, which no ${after} can attach`);
    expect(message(before, after)).toContain("databasePool.acceptStrandedVolumes: true");
  });

  const withDisk = (before: string, after: string, diskType: DiskType) => () => {
    refuseStranding("databasePool", before, after, diskType);
  };

  it("is refused although a new diskType is written with it: volumes that exist keep their disks", () => {
    expect(withDisk("c3-standard-4", "n4-standard-4", "hyperdisk-balanced")).toThrow("are pd-balanced disks");
    expect(withDisk("n2-standard-4", "n4-standard-4", "hyperdisk-balanced")).toThrow("are pd-balanced disks");
  });

  it("is refused where it cannot attach the diskType that the pool had", () => {
    expect(withDisk("n2-standard-4", "c3-standard-4", "pd-standard")).toThrow("are pd-standard disks");
    expect(withDisk("c3-standard-4", "n2-standard-4", "pd-ssd")).not.toThrow();
  });

  it("is refused where either series is unknown, whatever the diskType", () => {
    for (const [before, after] of [
      ["n4-standard-4", "n9-standard-4"],
      ["n9-standard-4", "n4-standard-4"],
    ] as const) {
      expect(message(before, after)).toContain("does not know the disks of series n9");
      expect(withDisk(before, after, "hyperdisk-balanced")).toThrow("acceptStrandedVolumes: true");
    }
    expect(message("n9-standard-4", "n9-standard-8")).toBe("");
  });
});
