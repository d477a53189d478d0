import type { RuleFinding } from "../../shared/validation";

/** AWS's own endpoints, with their region. Source: Amazon S3 documentation, endpoints and quotas. */
const awsEndpoint = /^(?:[\w-]+\.)?s3[.-](?:dualstack\.|fips\.)?([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com/;

/**
 * Endpoints of services that name the bucket in front of it. Source: endpoint lists of Amazon S3, Cloud Storage (XML API), Cloudflare
 * R2, DigitalOcean Spaces, Backblaze B2, Wasabi, Scaleway, OVHcloud, Linode, Hetzner, Exoscale and Alibaba Cloud.
 */
const providerEndpoint = new RegExp(
  "^([\\w-]+\\.)*(amazonaws\\.com(\\.cn)?|storage\\.googleapis\\.com|r2\\.cloudflarestorage\\.com|digitaloceanspaces\\.com|" +
    "backblazeb2\\.com|wasabisys\\.com|scw\\.cloud|cloud\\.ovh\\.(net|us)|linodeobjects\\.com|your-objectstorage\\.com|exo\\.io|" +
    "aliyuncs\\.com)(:\\d+)?(/|$)",
);

interface S3Place {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
}

/** Returns an endpoint without its scheme. */
export function hostOf(endpoint: string): string {
  return endpoint.replace(/^https:\/\//, "");
}

/** Returns true for an endpoint of AWS. */
export function isAws(endpoint: string): boolean {
  return /(^|\.)amazonaws\.com(\.cn)?(:\d+)?$/.test(hostOf(endpoint));
}

/**
 * Returns a finding for an endpoint with the bucket's name.
 *
 * @param reason the sentence about the name, after "contains the bucket, ".
 */
export function bucketInEndpoint(
  { endpoint, bucket }: S3Place,
  path: readonly (string | number)[],
  reason: string,
): RuleFinding[] {
  const host = hostOf(endpoint);
  // A private host can have the name of the bucket by chance, for example minio.storage.svc.
  return host.startsWith(`${bucket}.`) && providerEndpoint.test(host.slice(bucket.length + 1))
    ? [
        {
          path: [...path, "endpoint"],
          message: `contains the bucket, ${reason}; write "${host.slice(bucket.length + 1)}"`,
        },
      ]
    : [];
}

/** Returns a finding for an endpoint of AWS in another region than the bucket. */
export function regionOfEndpoint({ endpoint, region }: S3Place, path: readonly (string | number)[]): RuleFinding[] {
  const of = awsEndpoint.exec(hostOf(endpoint))?.[1];
  return of === undefined || of === region
    ? []
    : [
        {
          path: [...path, "region"],
          message: `is not the endpoint's region; write "${of}", or use the endpoint of ${region}`,
        },
      ];
}
