/** Fields of a response, and those that many responses have. */

/** A field's name and value; both are bytes, one character each. */
export type Field = readonly [name: string, value: string]

/** The content is of the type it says, whatever it looks like (Fetch §3.6). */
export const NOSNIFF: Field = ['X-Content-Type-Options', 'nosniff']
/** Another Accept-Encoding may get another representation: RFC 9110 §12.5.5. */
export const VARY: Field = ['Vary', 'Accept-Encoding']
export const ACCEPT_RANGES: Field = ['Accept-Ranges', 'bytes']
