/** The HTTP servers that the checks of stage 2 pass, and those that they catch. */
import { stage2 } from '../../stage-2/index.ts'
import type { Table } from '../table.ts'

const QUEUE = ['idle-gives-way', 'silent-gives-way', 'six-connections']
const LIMITS = ['header-timeout', 'body-timeout', 'write-timeout', 'says-nothing-timeout']
const FLAGS = [
  'no-listing',
  'dot-files',
  'follow-links',
  'freshness-and-types',
  'limits',
  'log-file',
]

export const table: Table = {
  stage: stage2,
  correct: ['scripts/checks/servers/good-http.ts'],
  bulk: 160 * 2 ** 20,
  broken: [
    { server: 'takes-two-spaces', caughtBy: ['request-line'] },
    { server: 'takes-any-version', caughtBy: ['request-line'] },
    { server: 'decodes-twice', caughtBy: ['target'] },
    { server: 'allows-a-space-before-the-colon', caughtBy: ['fields'] },
    { server: 'takes-any-host', caughtBy: ['host'] },
    { server: 'needs-no-host', caughtBy: ['host'] },
    { server: 'believes-chunked-beside-a-length', caughtBy: ['framing'] },
    { server: 'takes-the-first-length', caughtBy: ['framing'] },
    { server: 'leaves-content-unread', caughtBy: ['framing', 'chunked'] },
    { server: 'cuts-chunk-sizes-to-32-bits', caughtBy: ['chunked'] },
    { server: 'never-continues', caughtBy: ['expect'] },

    { server: 'invents-tags', caughtBy: ['responses'] },
    { server: 'forgets-the-date', caughtBy: ['responses'] },
    { server: 'closes-after-every-response', caughtBy: ['persistence'] },
    { server: 'keeps-http-1.0-open', caughtBy: ['persistence'] },
    { server: 'drops-what-is-pipelined', caughtBy: ['pipelining'] },
    { server: 'ignores-if-none-match', caughtBy: ['conditions'] },
    { server: 'sends-304-with-content', caughtBy: ['conditions'] },
    { server: 'prefers-dates-to-tags', caughtBy: ['conditions'] },
    { server: 'ends-ranges-too-early', caughtBy: ['ranges'] },
    { server: 'ignores-q-0', caughtBy: ['negotiation'] },
    { server: 'tags-by-length', caughtBy: ['changing-file'] },
    { server: 'waits-for-idle-clients', caughtBy: QUEUE },
    { server: 'keeps-idle-connections', caughtBy: ['keep-alive-timeout'] },

    { server: 'calls-everything-text', caughtBy: ['media-types'] },
    { server: 'redirects-without-the-query', caughtBy: ['files'] },
    { server: 'joins-paths', caughtBy: ['traversal'] },
    { server: 'serves-dot-files', caughtBy: ['hidden-files'] },
    { server: 'follows-links', caughtBy: ['hidden-files'] },
    { server: 'ignores-its-flags', caughtBy: FLAGS },
    { server: 'reads-whole-files', caughtBy: ['big-file'] },
    { server: 'cuts-lengths-to-32-bits', caughtBy: ['beyond-32-bits'] },
    { server: 'dies-when-a-file-shrinks', caughtBy: ['shrinking-file'] },
    { server: 'waits-at-a-fifo', caughtBy: ['special-file'] },
    { server: 'leaks-what-it-does-not-send', caughtBy: ['descriptors-stable'] },
    { server: 'ignores-sigterm', caughtBy: ['sigterm'] },
    { server: 'drops-responses-on-sigterm', caughtBy: ['response-in-flight'] },
    { server: 'crashes-when-its-port-is-taken', caughtBy: ['port-in-use'] },
    { server: 'ignores-unknown-flags', caughtBy: ['wrong-flag'] },
    { server: 'starts-without-its-root', caughtBy: ['wrong-root'] },

    { server: 'lists-names-unescaped', caughtBy: ['listings'] },

    { server: 'counts-wrong-for-head', caughtBy: ['methods'] },
    { server: 'allows-nothing', caughtBy: ['methods'] },
    { server: 'resets-after-an-error', caughtBy: ['endings'] },
    { server: 'finds-everything', caughtBy: ['custom-error-page', 'files'] },
    { server: 'waits-for-ever', caughtBy: LIMITS },
    { server: 'counts-from-the-last-byte', caughtBy: ['dripping-head'] },

    { server: 'logs-nothing', caughtBy: ['access-log'] },
    { server: 'logs-a-line-per-connection', caughtBy: ['access-log-pipelined'] },
    { server: 'logs-what-it-is-sent', caughtBy: ['log-injection'] },
    { server: 'keeps-its-reasons', caughtBy: ['error-log'] },

    { server: 'keeps-one-value-a-name', caughtBy: ['query'] },
    { server: 'reads-plus-as-plus', caughtBy: ['query-decoded'] },
    { server: 'shows-markup', caughtBy: ['query-escaped'] },
  ],
}
