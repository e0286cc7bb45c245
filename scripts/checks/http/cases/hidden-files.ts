/** Dot-files and symbolic links, which are not served. */
import type { Case, Subject } from '../case.ts'
import { like } from '../case.ts'
import { answered } from '../expect.ts'
import { get } from '../request.ts'
import { SECRET } from '../site.ts'

const notServed: Case[] = [
  ...Object.entries({
    'dot-file': '/.hidden',
    'dot-file-escaped': '/%2ehidden',
    'dot-folder': '/.git/config',
    'dot-folder-itself': '/.git/',
    'dot-folder-without-slash': '/.git',
    'dot-in-folder': '/sub/.htpasswd',
    'dot-behind-dots': '/sub/../.hidden',
  }).map(
    ([id, target]): Case => ({
      id: `file-${id}`,
      title: target,
      section: 'RFC 9110 §17.3',
      send: get(target),
      expect: answered([403, 404], {
        content: { not: like('what nobody is served', new RegExp(SECRET)) },
      }),
      rule: 'guide',
    }),
  ),
  ...Object.entries({
    outside: '/link-outside.txt',
    inside: '/link-inside.txt',
    folder: '/link-folder/',
    'through-folder': '/link-folder/secret.txt',
    'back-inside': '/link-folder/site/alphabet.txt',
  }).map(
    ([id, target]): Case => ({
      id: `file-link-${id}`,
      title: target,
      section: 'RFC 9110 §17.3',
      send: get(target),
      expect: answered([403, 404], {
        content: { not: like('what nobody is served', new RegExp(SECRET)) },
      }),
      rule: 'guide',
    }),
  ),
]

export const hiddenFiles: Subject = {
  id: 'hidden-files',
  title: 'serves no dot-files and follows no symbolic links',
  why: 'What begins with a dot is seldom meant for others, and a link may lead anywhere. Nearly every server serves the one and follows the other until told not to.',
  reading: 'RFC 9110 §17.3; path_resolution(7); openat2(2)',
  cases: notServed,
}
