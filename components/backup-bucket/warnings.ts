/** What is wrong with a key, in words. */
export function keyWarning(bucket: string): string {
  return (
    `the bucket ${bucket} is read and written with a JSON key, which never expires: whoever reads the Secret reads every ` +
    "backup. Prefer backupBucket.identity.mode: impersonation"
  );
}
