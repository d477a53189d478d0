import { type GoogleApi, GoogleError } from "./google-api";
import { type Binding, type Policy, withBindings, withoutBindings } from "./policy";

/** Reports whether a step changed anything. */
export type Outcome = "created" | "changed" | "already there";

/** Addresses of Google's APIs. */
export const endpoints = {
  compute: "https://compute.googleapis.com/compute/v1",
  iam: "https://iam.googleapis.com/v1",
  kms: "https://cloudkms.googleapis.com/v1",
  resourceManager: "https://cloudresourcemanager.googleapis.com/v3",
  serviceUsage: "https://serviceusage.googleapis.com",
  storage: "https://storage.googleapis.com/storage/v1",
  upload: "https://storage.googleapis.com/upload/storage/v1",
} as const;

/** A resource with an IAM policy. */
export interface Place {
  /** Its name, for messages. */
  readonly name: string;
  readonly read: () => Promise<unknown>;
  readonly write: (policy: Policy) => Promise<unknown>;
}

/** The policy of a project. */
export function projectPolicy(api: GoogleApi, project: string): Place {
  const url = `${endpoints.resourceManager}/projects/${project}`;
  return {
    name: `project ${project}`,
    read: async () => api.call("POST", `${url}:getIamPolicy`, { options: { requestedPolicyVersion: 3 } }),
    write: async (policy) => api.call("POST", `${url}:setIamPolicy`, { policy }),
  };
}

/** The policy of a bucket. */
export function bucketPolicy(api: GoogleApi, bucket: string): Place {
  const url = `${endpoints.storage}/b/${bucket}/iam`;
  return {
    name: `bucket ${bucket}`,
    read: async () => api.call("GET", `${url}?optionsRequestedPolicyVersion=3`),
    write: async (policy) => api.call("PUT", url, policy),
  };
}

/** The policy of a key. */
export function keyPolicy(api: GoogleApi, key: string): Place {
  const url = `${endpoints.kms}/${key}`;
  return {
    name: `key ${key}`,
    read: async () => api.call("GET", `${url}:getIamPolicy?options.requestedPolicyVersion=3`),
    write: async (policy) => api.call("POST", `${url}:setIamPolicy`, { policy }),
  };
}

/** The policy of a service account: its users. */
export function accountPolicy(api: GoogleApi, project: string, email: string): Place {
  const url = `${endpoints.iam}/projects/${project}/serviceAccounts/${email}`;
  return {
    name: `account ${email}`,
    read: async () => api.call("POST", `${url}:getIamPolicy?options.requestedPolicyVersion=3`, {}),
    write: async (policy) => api.call("POST", `${url}:setIamPolicy`, { policy }),
  };
}

/** The policy of a subnetwork. */
export function subnetworkPolicy(api: GoogleApi, path: string): Place {
  const url = `${endpoints.compute}/${path}`;
  return {
    name: path,
    read: async () => api.call("GET", `${url}/getIamPolicy?optionsRequestedPolicyVersion=3`),
    write: async (policy) => api.call("POST", `${url}/setIamPolicy`, { policy }),
  };
}

/** Adds the bindings that a policy lacks. */
export async function grant(api: GoogleApi, place: Place, wanted: readonly Binding[]): Promise<Outcome> {
  return change(api, place, (policy) => withBindings(policy, wanted));
}

/** Removes members of bindings from a policy. */
export async function revoke(api: GoogleApi, place: Place, unwanted: readonly Binding[]): Promise<Outcome> {
  return change(api, place, (policy) => withoutBindings(policy, unwanted));
}

/** Returns the current bindings of a policy; empty if the resource does not exist. */
export async function bindingsAt(place: Place): Promise<readonly Binding[]> {
  try {
    return ((await place.read()) as Policy).bindings ?? [];
  } catch (error) {
    if (error instanceof GoogleError && error.status === 404) return [];
    throw error;
  }
}

async function change(api: GoogleApi, place: Place, next: (policy: Policy) => Policy | undefined): Promise<Outcome> {
  return api.modify<Outcome>(async () => {
    const changed = next((await place.read()) as Policy);
    if (changed === undefined) return "already there";
    await place.write(changed);
    return "changed";
  });
}
