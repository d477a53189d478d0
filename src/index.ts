import { program } from "./program";

/** Entry of `pulumi up` with an installed Pulumi CLI; `npm run up` runs the same program. */
export = program();
