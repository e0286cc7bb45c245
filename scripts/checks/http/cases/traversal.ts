/** Ways out of the document root, of which none leads anywhere. */
import type { Case, Subject } from '../case.ts'
import { like } from '../case.ts'
import { either } from '../expect.ts'
import { get } from '../request.ts'
import { SECRET } from '../site.ts'

/** Paths that lead to the secret on a server that takes them apart in the wrong order. */
const TRAVERSALS: Record<string, string> = {
  plain: '/../secret.txt',
  'from-folder': '/sub/../../secret.txt',
  'deep-from-folder': '/sub/deep/../../../secret.txt',
  encoded: '/%2e%2e/secret.txt',
  'half-encoded': '/.%2e/secret.txt',
  'encoded-upper-case': '/%2E%2E/secret.txt',
  'encoded-slash': '/..%2fsecret.txt',
  'all-encoded': '/%2e%2e%2fsecret.txt',
  'encoded-twice': '/%252e%252e/secret.txt',
  'encoded-twice-slash': '/..%252fsecret.txt',
  'encoded-backslash': '/..%5csecret.txt',
  'encoded-backslashes': '/sub%5c..%5c..%5csecret.txt',
  'double-slash': '//../secret.txt',
  'four-dots': '/....//secret.txt',
  parameter: '/..;/secret.txt',
  overlong: '/%c0%ae%c0%ae/secret.txt',
  'overlong-slash': '/..%c0%afsecret.txt',
  absolute: 'http://localhost/../secret.txt',
  'absolute-encoded': 'http://localhost/%2e%2e/secret.txt',
  beside: '/../site-beside/secret.txt',
  'beside-encoded': '/%2e%2e/site-beside/secret.txt',
  nul: '/../secret.txt%00.html',
  'to-the-root-and-back': '/../site/../secret.txt',
  'file-as-folder': '/alphabet.txt/../../secret.txt',
}

const secrecy = { content: { not: like('what nobody is served', new RegExp(SECRET)) } }

const outside: Case[] = Object.entries(TRAVERSALS).map(([id, target]) => ({
  id: `traversal-${id}`,
  title: `${target}`,
  section: 'RFC 9110 §17.3',
  send: get(target),
  expect: either([400, 403, 404, 301], secrecy),
}))

export const traversal: Subject = {
  id: 'traversal',
  title: 'serves nothing from outside its root',
  why: 'Dot segments come plain, escaped, escaped twice and with slashes of many kinds. The kernel can be told to keep a path beneath a directory: RESOLVE_BENEATH.',
  reading: 'RFC 9110 §17.3; openat2(2); CERT FIO02-C',
  cases: outside,
}
