/** The clocks of an HTTP server: it runs in a time zone that is not UTC, and time goes on. */
import { existsSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '../../../lib/patience.ts'
import type { Check } from '../../check.ts'
import type { Context } from '../../context.ts'
import { fail } from '../../failure.ts'
import type { Server } from '../../server.ts'
import { askOnce } from '../ask.ts'
import { Asker } from '../asker.ts'
import { apartFrom, visitMarked } from '../log-lines.ts'
import { expectAnswer, type Verdict } from '../question.ts'
import { get, getAlphabet, request, shown } from '../request.ts'
import { field } from '../response.ts'
import { LAST_MODIFIED } from '../site.ts'

/** Five and a half hours before Greenwich, by name or, where no names are known, by rule. */
const ZONE = existsSync('/usr/share/zoneinfo/Asia/Kolkata') ? 'Asia/Kolkata' : 'IST-5:30'
const SITUATION = `a server that was started with TZ=${ZONE}`

async function startElsewhere(context: Context): Promise<Server> {
  return await context.start({ wrap: (command) => `TZ='${ZONE}'; export TZ; ${command}` })
}

const datesInGmt: Check = {
  id: 'dates-in-gmt',
  title: 'writes Date and Last-Modified in GMT wherever it runs, and Date anew for each response',
  why: 'A date of HTTP is of Greenwich, by its last three letters. localtime in its place is right for those who live there, and hours wrong for all others.',
  reading: 'RFC 9110 §5.6.7, §6.6.1 and §8.8.2; gmtime(3)',
  async run(context) {
    const server = await startElsewhere(context)
    const first = await dateOf(context, server)
    await sleep(2_100)
    const second = await dateOf(context, server)
    if (second > first) return
    fail({
      sent: 'GET /alphabet.txt, and again 2 s later',
      expected: 'another Date in the second response',
      came: `${new Date(second).toUTCString()} in both`,
    })
  },
}

/** The Date of a response, which is now, and says when the file was changed. */
async function dateOf(context: Context, server: Server): Promise<number> {
  const now = Date.now()
  const response = await askOnce(context, getAlphabet(), server)
  const date = field(response, 'date')
  const modified = field(response, 'last-modified')
  const apart = Date.parse(`${date}`) - now
  const sent = shown(getAlphabet())
  const situation = SITUATION
  if (!(apart > -3_000 && apart < 60_000)) {
    const expected = `the Date of now, ${new Date(now).toUTCString()}`
    fail({ situation, sent, expected, came: date ?? 'no Date' })
  }
  if (modified !== undefined && modified !== LAST_MODIFIED) {
    fail({ situation, sent, expected: `Last-Modified: ${LAST_MODIFIED}`, came: modified })
  }
  return now + apart
}

const modifiedLater: Check = {
  id: 'modified-later',
  title: 'says of no file that it was changed after the response',
  why: 'A file may have a date of tomorrow, by a clock that was wrong. Told to a client, it would be its reason not to ask for a day.',
  reading: 'RFC 9110 §8.8.2.1',
  async run(context) {
    const file = join(context.root, 'tomorrow.txt')
    const tomorrow = new Date(Date.now() + 86_400_000)
    writeFileSync(file, 'written tomorrow\n')
    utimesSync(file, tomorrow, tomorrow)
    try {
      const asker = new Asker(context)
      const target = '/tomorrow.txt'
      for (const sent of [get(target), get(target, 'Range: bytes=0-4'), request('HEAD', target)]) {
        const question = {
          situation: 'the file was changed tomorrow, by its own date',
          request: sent,
          toHead: sent.startsWith('HEAD'),
          expected: 'the file or its head, and no Last-Modified that is later than Date',
        }
        await expectAnswer(asker, question, isNotLater)
      }
    } finally {
      rmSync(file)
    }
  },
}

const isNotLater: Verdict = (response) => {
  const [date, modified] = ['date', 'last-modified'].map((name) => field(response, name))
  const isRight = [200, 206].includes(response.status)
  if (isRight && !(Date.parse(`${modified}`) > Date.parse(`${date}`))) return undefined
  return `${response.status}; Date: ${date}; Last-Modified: ${modified}`
}

const tagsStay: Check = {
  id: 'tags-outlive-a-restart',
  title: 'gives a file the same ETag after a restart',
  rule: 'guide',
  why: 'A tag that is made of the moment at which the server began, of a counter or of chance is another one after each start: every cache has to fetch everything again.',
  reading: 'RFC 9110 §8.8.3',
  async run(context) {
    const tags: (string | undefined)[] = []
    for (let start = 0; start < 2; start++) {
      const server = await context.start()
      tags.push(field(await askOnce(context, getAlphabet(), server), 'etag'))
      await server.stop()
    }
    const [first, second] = tags
    if (first === second) return
    fail({
      sent: 'GET /alphabet.txt; the end of the server, its start, and the same again',
      expected: `the same ETag, ${first}: the file has not changed`,
      came: `${second}`,
    })
  },
}

export const logTime: Check = {
  id: 'log-time',
  title: 'logs the time with the zone in which it is given',
  rule: 'guide',
  why: 'Local time and +0530 are right, and so are UTC and +0000. Local time with +0000 behind it is hours wrong, and nobody sees it who lives in Greenwich.',
  reading: 'Apache HTTP Server documentation, Log Files, on %t; strftime(3), %z; localtime(3)',
  async run(context) {
    const server = await startElsewhere(context)
    const now = Date.now()
    const sent = getAlphabet().replace('.txt', '.txt?log-time')
    await askOnce(context, sent, server)
    const situation = SITUATION
    const visit = await visitMarked(context, 'log-time', shown(sent), { server, situation })
    const apart = apartFrom(visit, now)
    if (apart > -3_000 && apart < 60_000) return
    const expected = `the time at which it was sent, ${new Date(now).toUTCString()}, with the zone that it is given in`
    fail({ situation, sent: shown(sent), expected, came: visit.line })
  },
}

export const clocks: Check[] = [datesInGmt, modifiedLater, tagsStay]
