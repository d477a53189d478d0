/** What is wrong with a key, in words. */
export function keyWarning(bucket: string): string {
  return (
    `the bucket ${bucket} is read and written with a JSON key, which never expires: whoever reads the Secret reads every ` +
    "backup. New organizations forbid such keys (constraint iam.disableServiceAccountKeyCreation), and a pipeline creates one only " +
    "after npm run bootstrap with this environment. Prefer backupBucket.identity.mode: direct"
  );
}
