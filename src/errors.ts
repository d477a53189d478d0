/** Something that the user must mend; its message is all that needs to be printed. */
export class UserError extends Error {}

/** A command line that names something that does not exist or does not fit; nothing was started. */
export class UsageError extends UserError {}
