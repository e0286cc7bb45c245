/** Sizes about which servers are wrong: those of the buffers that they are written with. */

/** 2^first, 2^(first + 1) … 2^last, each with its neighbours on both sides. */
export function borders(first: number, last: number, neighbours = 1): number[] {
  const around = Array.from({ length: 2 * neighbours + 1 }, (_, at) => at - neighbours)
  const powers = Array.from({ length: last - first + 1 }, (_, at) => 2 ** (first + at))
  const sizes = powers.flatMap((power) => around.map((apart) => power + apart))
  return [...new Set(sizes)].filter((size) => size >= 0).sort((one, other) => one - other)
}
