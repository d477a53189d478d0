import { resourceRules, stackRules } from "../../policies/rules";

const introduction = `# Policies

\`policies/\` is a Pulumi policy pack. It checks the resources of a program, so it works for any program that runs databases, with or without this project's
components. Written by \`npm run docs\`.

\`\`\`sh
npm run preview -- prod --policy-pack policies       # and up, the same way
pulumi preview --policy-pack policies                # any program, with an installed CLI
\`\`\`

Every rule is mandatory: a violation ends a preview, and an \`up\` before it changes anything, with the problem and the fix. A rule about the
program as a whole runs after its resources. A preview reports values that are unknown before a resource is created; \`up\` checks them.

## Rules
`;

const settings = `
## Settings

A JSON file, one key for each rule: its enforcement level (\`mandatory\`, \`advisory\`, \`disabled\`), and its own settings. For a disposable stack
there is \`policies/disposable.json\`.

\`\`\`json
{
  "no-service-account-key": "advisory",
  "images-are-pinned": { "registries": ["mirror.acme.example/"] }
}
\`\`\`

\`\`\`sh
npm run preview -- prod --policy-pack policies --policy-pack-config settings.json
\`\`\`

Two checks are elsewhere: \`npm run plan\` checks further invariants of the environments of this project, and \`preview\` refuses a loss of data.
`;

/** `docs/policies.md`: the rules of the policy pack, their reasons, and the fix of a violation. */
export function policiesDocument(): string {
  const rows = [...resourceRules, ...stackRules].map(
    ({ name, reason, remedy }) => `| \`${name}\` | ${reason} | ${remedy.replaceAll("|", "\\|")} |`,
  );
  return [introduction, "| rule | reason | fix |", "|---|---|---|", ...rows, settings].join("\n");
}
