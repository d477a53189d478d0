import { googleFix } from "../diagnosis/google";

/** Fix for a message of the engine or of a provider. */
interface EngineFix {
  readonly saying: RegExp;
  readonly remedy: string;
}

/**
 * Failures of a run that the configuration does not cause, the most specific first. Sources: Pulumi 3.220 (its lock of
 * files, its plugins, its passphrase), Google's libraries for Go and for Node.js, the API server.
 */
const engineFixes: readonly EngineFix[] = [
  {
    saying: /could not find default credentials|Could not load the default credentials|Unable to detect a Project Id/,
    remedy:
      "no Google credentials found: run gcloud auth application-default login; in a pipeline add the step google-github-actions/auth before this one, with permissions: id-token: write. A run of a fork intentionally gets none",
  },
  {
    saying:
      /invalid_grant|invalid_rapt|ACCESS_TOKEN_EXPIRED|ID Token .* is stale|(token|credential)s? (has|have|is) expired/i,
    remedy:
      "the Google credentials have expired: log in again (gcloud auth application-default login); in a pipeline run the job again, which gets new ones. Completed steps are recorded, so the same command resumes",
  },
  {
    saying: /currently locked by|Another update is currently in progress|\[409\] Conflict/,
    remedy:
      "another run uses this stack: wait until it has finished, then run the same command again. Only if that run no longer exists: pulumi cancel --stack <environment>",
  },
  {
    saying:
      /no \w+ plugin 'pulumi-\S+' found|automatically download and install \w+ plugin|could not (find|load) plugin|failed to load plugin|could not start policy pack/,
    remedy:
      "a plugin of the engine is missing and could not be downloaded: allow get.pulumi.com and github.com, or put the plugin on PATH (pulumi plugin install resource <name> <version> on a machine with access)",
  },
  {
    saying: /passphrase must be set|incorrect passphrase/,
    remedy:
      "the stack's secrets are encrypted with a passphrase: set PULUMI_CONFIG_PASSPHRASE, or set a key as secretsprovider at the top of Pulumi.<environment>.yaml",
  },
  {
    saying: /unable to open bucket|bucket doesn't exist|NoSuchBucket/,
    remedy:
      "the state backend cannot be read: check PULUMI_BACKEND_URL, as npm run bootstrap printed it, and the permissions on it",
  },
  {
    saying: /unreachable cluster|cluster is unreachable|Kubernetes .* is unreachable|connection refused/,
    remedy:
      "the Kubernetes API server of this environment does not respond: check that it runs, and that this machine can reach it",
  },
  {
    saying: /Server-Side Apply field conflict detected/,
    remedy:
      "another field manager has set a field that up sets too: npm run drift -- <environment> shows which, npm run up -- <environment> --refresh overwrites it",
  },
  {
    saying: /Error 403|PERMISSION_DENIED|status code 403|is forbidden: User/,
    remedy:
      "these credentials lack a permission: a pull request previews with an account that can only read, up needs the deploying one; npm run bootstrap grants both their roles",
  },
];

/** Returns a failure's message, followed by the fix if one is known. */
export function withFix(message: string): string {
  const [said = message] = message.split("\n  → ");
  const fix = googleFix(said) ?? engineFixes.find(({ saying }) => saying.test(message))?.remedy;
  return fix === undefined || message.includes(fix) ? message : `${message}\n  → ${fix}`;
}
