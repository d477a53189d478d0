/** Warning about a JSON key. */
export function keyWarning(bucket: string): string {
  return (
    `the bucket ${bucket} is read and written with a JSON key, which never expires: the Secret gives access to every ` +
    "backup. New organizations forbid such keys (constraint iam.disableServiceAccountKeyCreation), and a pipeline creates one only " +
    "after npm run bootstrap with this environment. Prefer backupBucket.identity.mode: direct"
  );
}
