/** Cases that differ in the fields and the content of a GET only. */
import type { Case, Expected } from '../case.ts'
import { getAlphabet, HIDDEN } from '../request.ts'

/** What is sent: the fields of a GET, and its content. */
type Row = [title: string, fields: string[], content?: string]

/** A GET for each row, and behind those that end the connection what must not be seen. */
export function rows(section: string, expect: Expected, cases: Record<string, Row>): Case[] {
  const behind = expect.afterwards === 'open' ? '' : HIDDEN
  return Object.entries(cases).map(([id, [title, fields, content = '']]) => ({
    id: `framing-${id}`,
    title,
    section,
    send: getAlphabet(...fields) + content + behind,
    expect,
  }))
}
