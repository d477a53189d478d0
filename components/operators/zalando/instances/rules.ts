import { quantity } from "../../../shared/scalars";
import type { Rule, RuleFinding } from "../../../shared/validation";
import { sharedMemory } from "../../../model/connection-rules";
import { found, onOrOff } from "../../../model/parameter-safety";
import { nodeFindings } from "../../../model/placement";
import { tolerationFindings } from "../../../model/shapes";
import { walFits, walThatOutgrows } from "../../../model/wal-sizes";
import type { ResolvedZalandoCluster } from "../cluster";
import { server } from "../server";

/** Major versions of Postgres in the Spilo image. Source: the CRD, spec.postgresql.version, and zalando/spilo at 4.0-p3. */
const newest = 17;
const mebibyte = 2 ** 20;

/** Rules for instances. */
export const instanceRules: Rule<ResolvedZalandoCluster>[] = [
  {
    id: "spilo-contains-version",
    reads: ["version"],
    why: "The API server refuses a version that the CRD does not list, and the Spilo image does not contain it.",
    source:
      "Zalando's operator 1.15 CRD, spec.postgresql.version; zalando/spilo at 4.0-p3, postgres-appliance/Dockerfile",
    check: ({ version }) =>
      version > newest
        ? [{ path: ["version"], message: `exists from the operator's release 2.0 on; write ${newest} or less` }]
        : [],
  },
  {
    id: "instance-has-one-volume",
    reads: ["tablespaces"],
    why: "The operator creates one volume for each instance, and none for tablespaces.",
    source: "Zalando's operator 1.15, pkg/cluster/k8sres.go, generateStatefulSet",
    check: ({ tablespaces }) =>
      tablespaces.length > 0
        ? [{ path: ["tablespaces"], message: "are not possible with operator: zalando; remove them" }]
        : [],
  },
  {
    id: "zones-are-not-required",
    reads: ["scheduling"],
    why: "The operator has no constraint on the spread over zones: it would be ignored.",
    source: "Zalando's operator 1.15 CRD; release 2.0 has spec.topologySpreadConstraints",
    check: ({ scheduling: { zones } }) =>
      zones === "required"
        ? [
            {
              path: ["scheduling", "zones"],
              message: "must be preferred with operator: zalando; remove it, or use another operator",
            },
          ]
        : [],
  },
  {
    id: "image-is-pulled-if-missing",
    reads: ["imagePullPolicy"],
    why: "The operator sets the pull policy of every container itself.",
    source: "Zalando's operator 1.15, pkg/cluster/k8sres.go, generateContainer",
    check: ({ imagePullPolicy }) =>
      imagePullPolicy === "IfNotPresent"
        ? []
        : [
            {
              path: ["imagePullPolicy"],
              message: "must be IfNotPresent with operator: zalando; remove it, and use an image with a digest",
            },
          ],
  },
  {
    id: "size-is-one-of-the-crd",
    reads: ["storage", "resources", "sets"],
    why: "The API server refuses a size in kB: the pattern of the CRD has no k.",
    source: "Zalando's operator 1.15 CRD, spec.volume.size, spec.resources",
    check: ({ storage, resources }) => {
      const sizes: readonly [RuleFinding["path"], string | undefined][] = [
        [["storage", "size"], storage.size],
        [["resources", "memory"], resources.memory],
        [["resources", "hugePages", "total"], resources.hugePages?.total],
      ];
      return sizes
        .filter(([, size]) => size?.endsWith("k") === true)
        .map(([path]) => ({ path, message: 'must have another unit than k; write for example "512Mi"' }));
    },
  },
  {
    id: "cpu-is-one-of-the-crd",
    reads: ["resources", "pooler"],
    why: "The API server refuses a CPU with more than three decimal places, or in another unit than m.",
    source: "Zalando's operator 1.15 CRD, spec.resources and spec.connectionPooler.resources",
    check: ({ resources, pooler }) =>
      [
        { path: ["resources", "cpu"], cpu: resources.cpu },
        { path: ["resources", "cpuLimit"], cpu: resources.cpuLimit },
        { path: ["pooler", "resources", "cpu"], cpu: pooler?.resources?.cpu },
      ].flatMap(({ path, cpu }) =>
        cpu === undefined || /^(\d+m|\d+(\.\d{1,3})?)$/.test(cpu)
          ? []
          : [{ path, message: 'must be millicores or cores; write for example "500m"' }],
      ),
  },
  {
    id: "pod-tolerations-are-whole",
    reads: ["zalando"],
    why: "The API server refuses an inconsistent toleration.",
    source: "Kubernetes documentation, taints and tolerations",
    check: ({ zalando: { scheduling } }) =>
      tolerationFindings(scheduling.tolerations, ["zalando", "scheduling", "tolerations"]),
  },
  {
    id: "labels-of-nodes-have-their-values",
    reads: ["zalando"],
    why: "Kubernetes refuses a pod whose node affinity has no value, or a value that must be a number and is not: no pod starts.",
    source: "Kubernetes documentation, node affinity; Zalando's operator 1.15, pkg/cluster/k8sres.go, nodeAffinity",
    check: ({ zalando: { scheduling } }) => nodeFindings(scheduling.nodes, ["zalando", "scheduling", "nodes"]),
  },
  {
    id: "pod-annotation-is-free",
    reads: ["zalando"],
    why: "The operator, pgstack and Patroni write these annotations themselves: another value restarts pods, or hides a failure.",
    source:
      "Zalando's operator 1.15, pkg/cluster/pod.go, rollingUpdatePodAnnotationKey; Patroni, kubernetes.py, status",
    check: ({ zalando: { metadata } }) =>
      Object.keys(metadata.annotations)
        .filter((key) => /^(pgstack\.dev\/|pulumi\.com\/|zalando-postgres-operator-)|^(status|leader)$/.test(key))
        .map((key) => ({
          path: ["zalando", "metadata", "annotations", key],
          message: "is written by the operator or pgstack; use another name",
        })),
  },
  {
    id: "wal-fits-the-data-volume",
    reads: ["parameters", "version", "operator", "storage"],
    ...walFits,
    check: (cluster) =>
      walThatOutgrows(cluster, server, { size: cluster.storage.size, path: ["storage", "size"] }, [
        ...["wal_keep_size", "min_wal_size", "max_wal_size"],
      ]),
  },
  {
    id: "huge-pages-have-a-resource",
    reads: ["parameters", "version", "operator", "resources", "sets"],
    why: "Kubernetes gives a container the huge pages that it requests: with huge_pages on Postgres does not start when its shared memory needs more.",
    source:
      "Kubernetes documentation, Manage HugePages; PostgreSQL documentation, huge_pages, shared_memory_size_in_huge_pages",
    check: (cluster) => {
      const needed = sharedMemory(cluster, server);
      return quantity(cluster.resources.hugePages?.total ?? "0") >= needed
        ? []
        : found(cluster.parameters, (name, value) => name === "huge_pages" && onOrOff(value) === "on").map((key) => ({
            path: ["parameters", key],
            message: `needs ${Math.ceil(needed / mebibyte)}Mi or more of huge pages; set or raise resources.hugePages, or remove it`,
          }));
    },
  },
];
