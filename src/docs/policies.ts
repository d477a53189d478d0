import { resourceRules, stackRules } from "../../policies/rules";

const introduction = `# Policies

\`policies/\` is a policy pack of Pulumi's. It looks at what a program asks for, so it holds for any program that runs databases, with this project's
components or without. Written by \`npm run docs\`.

\`\`\`sh
npm run preview -- prod --policy-pack policies       # and up, the same way
pulumi preview --policy-pack policies                # any program, with an installed CLI
\`\`\`

Every rule is mandatory: a violation ends a preview, and an \`up\` before it changes anything, with what is wrong and the way out. A rule about the
program as a whole is asked after its resources. What is unknown before something is made is said so in a preview, and judged in \`up\`.

## Rules
`;

const settings = `
## Settings

A file of JSON, one key for each rule: how strict it is (\`mandatory\`, \`advisory\`, \`disabled\`), and its own settings. For a stack that may be lost
with its data there is \`policies/disposable.json\`.

\`\`\`json
{
  "no-service-account-key": "advisory",
  "images-are-pinned": { "registries": ["mirror.acme.example/"] }
}
\`\`\`

\`\`\`sh
npm run preview -- prod --policy-pack policies --policy-pack-config settings.json
\`\`\`

Two things come from elsewhere. The environments of this project have further promises, which \`npm run plan\` checks. And what a change does to
a running database is no policy's business: \`preview\` refuses the loss of data by itself.
`;

/** `docs/policies.md`: what the policy pack demands, why, and what to do about a violation. */
export function policiesDocument(): string {
  const rows = [...resourceRules, ...stackRules].map(
    ({ name, reason, remedy }) => `| \`${name}\` | ${reason} | ${remedy.replaceAll("|", "\\|")} |`,
  );
  return [introduction, "| rule | why | way out |", "|---|---|---|", ...rows, settings].join("\n");
}
