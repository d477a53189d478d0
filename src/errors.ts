/** Something that the user must mend; its message is all that needs to be printed. */
export class UserError extends Error {}
