/** A command line that cannot be carried out. The message is one line, for the person who typed it. */
export class UsageError extends Error {}
