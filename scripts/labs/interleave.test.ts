/** In which order contenders are measured. */
import { expect, it } from 'vitest'
import { interleave } from './interleave.ts'

/** Contenders whose sample is the place at which they were measured, and the order of all. */
function contenders(...names: string[]) {
  const order: string[] = []
  const list = names.map((name) => ({ name, measure: async () => order.push(name) }))
  return { order, list }
}

it('every round measures every contender once, and begins with another one', async () => {
  const { order, list } = contenders('a', 'b', 'c')
  await interleave(list, { rounds: 3, warmUp: 0 })
  expect(order.join('')).toBe('abcbcacab')
})

it('samples come in the order of the rounds, without those of the warm-up', async () => {
  const { list } = contenders('a', 'b')
  const samples = await interleave(list, { rounds: 2, warmUp: 2 })
  expect(samples).toEqual(
    new Map([
      ['a', [5, 8]],
      ['b', [6, 7]],
    ]),
  )
})

it('one contender is not measured before the one before it is done', async () => {
  let running = 0
  const measure = async () => {
    running += 1
    await new Promise((resolve) => setImmediate(resolve))
    expect(running).toBe(1)
    running -= 1
  }
  await interleave(
    [
      { name: 'a', measure },
      { name: 'b', measure },
    ],
    { rounds: 3 },
  )
})

it('says how far it has come', async () => {
  const { list } = contenders('a')
  const said: string[] = []
  await interleave(list, { rounds: 2, warmUp: 1 }, (text) => said.push(text))
  expect(said).toEqual(['warming up', 'round 1 of 2', 'round 2 of 2'])
})
