import { type CustomRole, customRoles, roleName } from "../bootstrap/roles";

/** An error of Google's APIs, and the command that fixes it. */
interface GoogleError {
  readonly saying: RegExp;
  /** Source of the text. */
  readonly source: string;
  readonly fix: (message: string, match: RegExpExecArray) => string;
}

/** Errors, the most particular first. */
const errors: readonly GoogleError[] = [
  {
    saying: /\/apis\/api\/([a-z]+\.googleapis\.com)\/overview\?project=([\w-]+)/,
    source: "jenkins-x/terraform-google-jx#115, exekube/exekube#90, GoogleCloudPlatform/k8s-config-connector#492",
    fix: (_, [, service = "", project = ""]) =>
      `the API ${service} is not enabled: gcloud services enable ${service} --project ${project}, wait a few minutes, then run the same command again`,
  },
  {
    saying: /GCE_STOCKOUT|ZONE_RESOURCE_POOL_EXHAUSTED|does not have enough resources available to fulfill/,
    source: "hashicorp/terraform-provider-google#10121, kubernetes/k8s.io#9834, kubeflow/pipelines#673",
    fix: (message) => {
      const zone = /\bzones\/([a-z]+-[a-z]+\d+-[a-z])\b/.exec(message)?.[1] ?? "<zone>";
      return (
        `Google has no machine of this type left in ${zone}; a larger quota does not help. Run the same command again later, or use ` +
        `another zone or machineType: gcloud compute machine-types list --zones ${zone}`
      );
    },
  },
  {
    saying:
      /Quota '(\w+)' exceeded|quota to satisfy request(?: for resource)?:(?: resource)? "(\w+)"|Insufficient '(\w+)' quota/i,
    source:
      "openshift/installer#2292, kubeflow/pipelines#10907, googlecodelabs/feedback#440, kaiwaehner/hivemq-mqtt-tensorflow-kafka-realtime-iot-machine-learning-training-inference#48",
    fix: (message, [, exceeded, short, insufficient]) => quotaFix(message, exceeded ?? short ?? insufficient ?? ""),
  },
  {
    saying: /constraint '?(?:constraints\/)?([a-z]+(?:\.[A-Za-z]+)+)'?/i,
    source:
      "GoogleCloudPlatform/terraform-google-secure-cicd#70, terraform-google-modules/terraform-google-gke-gitlab#83",
    fix: (message, [, constraint = ""]) =>
      `an organization policy forbids it: gcloud org-policies describe ${constraint} --effective --project ${projectIn(message)} shows ` +
      "it; change the configuration, or ask the organization's administrators for an exception",
  },
  {
    saying:
      /(?:Required|Permission) ['"]?([a-z]+(?:\.[A-Za-z]+){2})['"]? (?:permission|denied|is required)|"permission": "([a-z]+(?:\.[A-Za-z]+){2})"/,
    source:
      "gruntwork-io/terraform-google-gke#53, pulumi/examples#150, jetstack/terraform-google-gke-cluster#51, crossplane-contrib/provider-upjet-gcp#411",
    fix: (message, [, named, detailed]) => permissionFix(projectIn(message), named ?? detailed ?? ""),
  },
];

/**
 * The fix of an error of Google's APIs, with its command.
 *
 * @returns undefined for an unknown error.
 */
export function googleFix(message: string): string | undefined {
  for (const { saying, fix } of errors) {
    const match = saying.exec(message);
    if (match !== null) return fix(message, match);
  }
  return undefined;
}

/** Returns the project in a message, by ID or number. */
function projectIn(message: string): string {
  const [, parameter, number] = /\bproject(?:=([\w-]+)| (\d{6,}))/.exec(message) ?? [];
  return parameter ?? number ?? /\bprojects\/([a-z][-a-z0-9]{4,28}[a-z0-9])/.exec(message)?.[1] ?? "<project>";
}

function quotaFix(message: string, metric: string): string {
  const region = /\bregion[: ]([a-z]+-[a-z]+\d+)/.exec(message)?.[1];
  const family = /vm_family:(\w+)/.exec(message)?.[1];
  const project = projectIn(message);
  // Ids of quotas have hyphens. Source: Cloud Quotas documentation, "quotaId".
  const id = `${metric.replaceAll("_", "-")}-per-project${metric === "CPUS_ALL_REGIONS" ? "" : "-region"}`;
  const dimensions = [region && `region=${region}`, family && `vm_family=${family}`].filter(Boolean).join(",");
  const none = /Limit: 0(?:\.0)?\b/.test(message)
    ? `. A limit of 0 can mean that ${region ?? "the region"} does not have this machine family: use another machineType`
    : "";
  return (
    `the quota ${metric}${region !== undefined ? ` of ${region}` : ""} is too small; npm run plan -- <environment> lists what is needed. Request it: ` +
    `gcloud beta quotas preferences create --service compute.googleapis.com --project ${project} --quota-id ${id} --preferred-value <number>` +
    `${dimensions !== "" ? ` --dimensions ${dimensions}` : ""}, or https://console.cloud.google.com/iam-admin/quotas?project=${project}${none}`
  );
}

/** Roles that bootstrap creates, and grants to the deploying account on the whole project. */
const onProject: readonly CustomRole[] = [customRoles.deploy];
/**
 * Roles that bootstrap grants on one bucket or account only. On the project they would apply to every bucket or
 * account.
 */
const bounded: readonly CustomRole[] = [customRoles.bucketAccess, customRoles.bucketRemoval, customRoles.impersonation];

/** Google's roles with other permissions; the first that matches. */
const roles: readonly (readonly [RegExp, string])[] = [
  [/^compute\./, "roles/compute.networkAdmin"],
  [/^container\./, "roles/container.admin"],
  [/^resourcemanager\./, "roles/browser"],
  [/^serviceusage\./, "roles/serviceusage.serviceUsageConsumer"],
];

/** Permissions on every account, key or policy of a project; `bootstrap` grants none of them there. */
const ownersOnly =
  /^(iam\.serviceAccount\w*|cloudkms|resourcemanager\.projects\.setIamPolicy\b|artifactregistry\.\w+\.setIamPolicy\b)/i;

function permissionFix(project: string, permission: string): string {
  if (ownersOnly.test(permission) || bounded.some(({ permissions }) => permissions.includes(permission))) {
    return (
      `these credentials lack the permission ${permission}, which is never granted on the whole project. Run as an owner of the project: ` +
      `npm run bootstrap -- ${project} --environment <name> --repository <owner>/<repository>, with the current environment; or run the same ` +
      "command as an owner"
    );
  }
  const own = onProject.find(({ permissions }) => permissions.includes(permission));
  const role = own !== undefined ? roleName(project, own) : roles.find(([pattern]) => pattern.test(permission))?.[1];
  const all = `npm run bootstrap -- ${project} grants all that a pipeline needs`;
  if (role === undefined)
    return `these credentials lack the permission ${permission}: grant them a role that has it; ${all}`;
  return (
    `these credentials lack the permission ${permission}: gcloud projects add-iam-policy-binding ${project} ` +
    `--member <user:or serviceAccount:address> --role ${role}; ${all}. A pull request previews as an account that only reads; up needs the deploying one`
  );
}
