/** Status codes and methods, as IANA registers them. */

/** The reason phrase of a status code; empty for one that is not registered. */
export function reasonPhrase(status: number): string {
  return phrases[status] ?? ''
}

const phrases: Readonly<Record<number, string>> = { 200: 'OK' }
