/** The whole behaviour suite, in the order in which a request is read and answered. */
import type { Subject } from '../case.ts'
import { chunkedContent } from './chunked.ts'
import { conditions } from './conditions.ts'
import { endings } from './endings.ts'
import { expectations } from './expectations.ts'
import { fieldLines } from './fields.ts'
import { files } from './files.ts'
import { framings } from './framing.ts'
import { hiddenFiles } from './hidden-files.ts'
import { hosts } from './host.ts'
import { listings } from './listings.ts'
import { methods } from './methods.ts'
import { negotiation } from './negotiation.ts'
import { persistence } from './persistence.ts'
import { pipelining } from './pipelining.ts'
import { ranges } from './ranges.ts'
import { requestLine } from './request-line.ts'
import { mediaTypes, responses } from './responses.ts'
import { targets } from './target.ts'
import { traversal } from './traversal.ts'

export {
  chunkedContent,
  conditions,
  endings,
  expectations,
  fieldLines,
  files,
  framings,
  hiddenFiles,
  hosts,
  listings,
  mediaTypes,
  methods,
  negotiation,
  persistence,
  pipelining,
  ranges,
  requestLine,
  responses,
  targets,
  traversal,
}

export const subjects: readonly Subject[] = [
  requestLine,
  targets,
  fieldLines,
  hosts,
  framings,
  chunkedContent,
  expectations,
  persistence,
  pipelining,
  methods,
  responses,
  conditions,
  ranges,
  negotiation,
  mediaTypes,
  files,
  listings,
  traversal,
  hiddenFiles,
  endings,
]
