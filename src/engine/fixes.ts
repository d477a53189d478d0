import { googleFix } from "../diagnosis/google";

/** What a text of the engine, or of a provider, means and what to do about it. */
interface EngineFix {
  readonly saying: RegExp;
  readonly remedy: string;
}

/**
 * Failures of a run that are nobody's configuration, most particular first. Sources: Pulumi 3.220 (its lock of files, its
 * plugins, its passphrase), Google's libraries for Go and for Node.js, the API server.
 */
const engineFixes: readonly EngineFix[] = [
  {
    saying: /could not find default credentials|Could not load the default credentials|Unable to detect a Project Id/,
    remedy:
      "there are no Google credentials here: run gcloud auth application-default login; in a pipeline let the step google-github-actions/auth come first, with permissions: id-token: write. A run of a fork gets none, on purpose",
  },
  {
    saying:
      /invalid_grant|invalid_rapt|ACCESS_TOKEN_EXPIRED|ID Token .* is stale|(token|credential)s? (has|have|is) expired/i,
    remedy:
      "the Google credentials have expired: log in again (gcloud auth application-default login); in a pipeline run the job again, which gets new ones. What was done is recorded, so the same command goes on",
  },
  {
    saying: /currently locked by|Another update is currently in progress|\[409\] Conflict/,
    remedy:
      "another run works on this stack: wait until it has ended, then run the same command again. Only when it is gone for good: pulumi cancel --stack <environment>",
  },
  {
    saying:
      /no \w+ plugin 'pulumi-\S+' found|automatically download and install \w+ plugin|could not (find|load) plugin|failed to load plugin|could not start policy pack/,
    remedy:
      "a plugin of the engine is missing and could not be downloaded: allow get.pulumi.com and github.com, or put the plugin on PATH (pulumi plugin install resource <name> <version> on a machine that may)",
  },
  {
    saying: /passphrase must be set|incorrect passphrase/,
    remedy:
      "the stack's secrets are encrypted with a passphrase: set PULUMI_CONFIG_PASSPHRASE, or name a key as secretsprovider at the top of Pulumi.<environment>.yaml",
  },
  {
    saying: /unable to open bucket|bucket doesn't exist|NoSuchBucket/,
    remedy:
      "the state's place cannot be read: check PULUMI_BACKEND_URL, as npm run bootstrap printed it, and who may read it",
  },
  {
    saying: /unreachable cluster|cluster is unreachable|Kubernetes .* is unreachable|connection refused/,
    remedy:
      "the Kubernetes of this environment does not answer: check that it runs, and that this machine may reach it",
  },
  {
    saying: /Server-Side Apply field conflict detected/,
    remedy:
      "somebody else has set a field that up sets too: npm run drift -- <environment> tells which, npm run up -- <environment> --refresh takes it back",
  },
  {
    saying: /Error 403|PERMISSION_DENIED|status code 403|is forbidden: User/,
    remedy:
      "these credentials may not do that: a pull request previews as an account that may only look, up needs the deploying one; npm run bootstrap grants both what they need",
  },
];

/** A failure's message with the way out below it, where one is known. */
export function withFix(message: string): string {
  const [said = message] = message.split("\n  → ");
  const fix = googleFix(said) ?? engineFixes.find(({ saying }) => saying.test(message))?.remedy;
  return fix === undefined || message.includes(fix) ? message : `${message}\n  → ${fix}`;
}
