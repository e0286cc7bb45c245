/** The page at /query: what a form has sent. */
import type { Request } from './request.ts'

/** A Handler. */
export function queryPage({ query }: Request): string {
  return query ?? ''
}
