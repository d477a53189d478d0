import type { Rule } from "../../../shared/validation";
import { placeText } from "../backups/places";
import type { ResolvedZalandoCluster } from "../cluster";
import { followsAnother } from "./chart";

/** Rules for a cluster that follows another. */
export const standbyRules: Rule<ResolvedZalandoCluster>[] = [
  {
    id: "standby-has-one-source",
    reads: ["standby"],
    why: "The API server refuses a standby with two sources, or none; release 2.0 takes a host and a bucket together.",
    source: "Zalando's operator 1.15 CRD, spec.standby.oneOf",
    check: ({ standby }) =>
      standby !== undefined && (standby.host === undefined) === (standby.source === undefined)
        ? [{ path: ["standby"], message: "needs exactly one of host and source" }]
        : [],
  },
  {
    id: "port-of-standby-has-host",
    reads: ["standby"],
    why: "A port without a host has no effect.",
    source: "Zalando's operator 1.15, pkg/cluster/k8sres.go, generateStandbyEnvironment",
    check: ({ standby }) =>
      standby?.port !== undefined && standby.host === undefined
        ? [{ path: ["standby", "port"], message: "needs host; add it, or remove the port" }]
        : [],
  },
  {
    id: "standby-starts-from-its-primary",
    reads: ["standby", "bootstrap"],
    why: "Spilo starts a cluster from backups or as a standby: with both it ignores the standby's bucket, and the cluster is a primary.",
    source: "zalando/spilo at 4.0-p3, scripts/configure_spilo.py, get_placeholders",
    check: ({ standby, bootstrap }) =>
      standby !== undefined && bootstrap !== undefined
        ? [{ path: ["bootstrap"], message: "cannot be combined with standby; remove one of them" }]
        : [],
  },
  {
    id: "standby-archives-elsewhere",
    reads: ["name", "namespace", "standby", "backups"],
    why: "After its promotion WAL-G refuses to overwrite WAL of the old primary: nothing is archived, and the volume fills up.",
    source: "WAL-G documentation, WALG_PREVENT_WAL_OVERWRITE",
    check: ({ name, namespace, standby, backups }) => {
      const [own] = backups?.repositories ?? [];
      return standby?.source !== undefined &&
        own !== undefined &&
        placeText(namespace, standby.source.cluster, standby.source) === placeText(namespace, name, own)
        ? [
            {
              path: ["standby", "source"],
              message: "is the folder of this cluster's own backups; use another name, or back up to another path",
            },
          ]
        : [];
    },
  },
  {
    id: "standby-has-one-instance",
    reads: ["standby", "instances", "sets"],
    why: "The operator supports one instance of a standby. A further one cannot log in at its leader while the Secrets differ from the primary's, and WAL accumulates.",
    source: "Zalando's operator 1.15, pkg/cluster/k8sres.go, getNumberOfInstances; docs/user.md",
    check: ({ standby, instances }) =>
      followsAnother({ standby }) && instances > 1
        ? [{ path: ["instances"], message: "must be 1 for a standby; raise it when it is promoted" }]
        : [],
  },
  {
    id: "passwords-of-standby-are-its-primarys",
    reads: ["standby", "zalando"],
    why: "The operator rotates no password of a standby: its roles are those of the primary.",
    source: "Zalando's operator 1.15, pkg/cluster/sync.go, updateSecret (rotationAllowed)",
    check: ({ standby, zalando: { rotatePasswords } }) =>
      followsAnother({ standby }) && rotatePasswords.length > 0
        ? [
            {
              path: ["zalando", "rotatePasswords"],
              message: "is ignored for a standby; remove it until it is promoted",
            },
          ]
        : [],
  },
];
