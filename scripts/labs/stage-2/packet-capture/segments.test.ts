/** What tshark prints, read and explained. */
import { expect, it } from 'vitest'
import { noteOn, parseSegments } from './segments.ts'

const lines = [
  '0.000000000\t34234\t··········S·\t0',
  '0.000013015\t8002\t·······A··S·\t0',
  '0.000026069\t34234\t·······A····\t0',
  '0.003712753\t34234\t·······AP···\t45',
  '0.013489351\t8002\t·······AP··F\t321',
  '0.013500000\t34234\t·········R··\t0',
].join('\n')

it('reads who has sent which flags, and how much', () => {
  expect(parseSegments(`${lines}\n`, 8002)).toEqual([
    { time: 0, from: 'client', flags: ['SYN'], length: 0 },
    { time: 0.000013015, from: 'server', flags: ['SYN', 'ACK'], length: 0 },
    { time: 0.000026069, from: 'client', flags: ['ACK'], length: 0 },
    { time: 0.003712753, from: 'client', flags: ['PSH', 'ACK'], length: 45 },
    { time: 0.013489351, from: 'server', flags: ['FIN', 'PSH', 'ACK'], length: 321 },
    { time: 0.0135, from: 'client', flags: ['RST'], length: 0 },
  ])
})

it('says of each what it does', () => {
  const segments = parseSegments(lines, 8002)
  const notes = segments.map((_, index) => noteOn(segments, index))
  expect(notes[3]).toMatch(/^request 1/)
  expect(notes[4]).toMatch(/^response 1.*, and the end of the stream$/)
  expect(notes[5]).toMatch(/^reset/)
  expect(new Set(notes).size).toBe(segments.length)
})
