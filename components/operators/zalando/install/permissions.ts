import type { k8s } from "cdk8s-plus-28";
import { permission as rule } from "../../../model/roles";

const read = ["get", "list", "watch"];
const manage = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

/** Permissions of the pods: Patroni. Source: Zalando's operator 1.15, manifests/operator-service-account-rbac.yaml, postgres-pod; a test compares the two. */
export const podRules: k8s.PolicyRule[] = [
  rule("", ["configmaps"], manage),
  rule("", ["endpoints"], manage),
  rule("", ["pods"], [...read, "patch", "update"]),
  rule("", ["services"], ["create"]),
];

/** Permissions of the operator in its own namespace: its configuration. Source: pkg/controller/controller.go, initController. */
export const ownRules: k8s.PolicyRule[] = [rule("acid.zalan.do", ["operatorconfigurations"], ["get"])];

/**
 * Permissions of the operator in each namespace that it watches. Source: the same, postgres-operator, without those
 * for CRDs and PostgresTeams, which it does not manage here.
 */
export const namespacedRules: k8s.PolicyRule[] = [
  rule("acid.zalan.do", ["postgresqls", "postgresqls/status", "operatorconfigurations"], manage),
  rule("", ["configmaps", "endpoints"], manage),
  rule("", ["events"], ["create", "get", "list", "patch", "update", "watch"]),
  rule("", ["secrets"], ["create", "delete", "get", "update", "patch"]),
  rule("", ["persistentvolumeclaims"], ["delete", "get", "list", "patch", "update"]),
  rule("", ["pods"], ["delete", "get", "list", "patch", "update", "watch"]),
  rule("", ["pods/exec"], ["create"]),
  rule("", ["services"], ["create", "delete", "get", "patch", "update"]),
  rule("apps", ["statefulsets", "deployments"], ["create", "delete", "get", "list", "patch", "update"]),
  rule("batch", ["cronjobs"], ["create", "delete", "get", "list", "patch", "update"]),
  rule("", ["namespaces"], ["get"]),
  rule("policy", ["poddisruptionbudgets"], ["create", "delete", "get"]),
  rule("", ["serviceaccounts"], ["get", "create"]),
  rule("rbac.authorization.k8s.io", ["rolebindings"], ["get", "create"]),
];

/** Permissions of the operator on resources without a namespace. */
export const clusterRules: k8s.PolicyRule[] = [
  rule("", ["nodes"], read),
  rule("", ["persistentvolumes"], ["get", "list", "update"]),
];
