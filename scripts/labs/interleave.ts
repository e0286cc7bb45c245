/** One of several things that are measured in turns. */
export interface Contender<Sample, Name extends string = string> {
  name: Name
  /** Takes one sample. */
  measure(): Promise<Sample>
}

/**
 * Measures the contenders in turns, one sample each a round, so that whatever else the machine is
 * doing at the time meets them all alike. Every round begins with another contender. The first
 * `warmUp` rounds are thrown away: a cold isolate is several times slower.
 *
 * Returns the samples by the contender's name, in the order of the rounds.
 */
export async function interleave<Sample, Name extends string>(
  contenders: readonly Contender<Sample, Name>[],
  { rounds, warmUp = 1 }: { rounds: number; warmUp?: number },
  progress: (text: string) => void = () => {},
): Promise<Map<Name, Sample[]>> {
  const samples = new Map<Name, Sample[]>(contenders.map(({ name }) => [name, []]))
  for (let round = -warmUp; round < rounds; round++) {
    progress(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`)
    for (const contender of startingAt(contenders, round + warmUp)) {
      const sample = await contender.measure()
      if (round >= 0) samples.get(contender.name)?.push(sample)
    }
  }
  return samples
}

function startingAt<T>(items: readonly T[], index: number): T[] {
  const start = items.length === 0 ? 0 : index % items.length
  return [...items.slice(start), ...items.slice(0, start)]
}
