/** Which part of the stages a place in the code belongs to. */

/** A path or URL that holds `stages-src/…`: its module as a page would name it. */
export function moduleOf(place: string): string {
  const [, stage = '', part = ''] = /stages-src\/([^/:]+)\/([^/:]+)/.exec(place) ?? []
  if (stage === '') return 'Node itself'
  if (stage === 'sys') return '#sys'
  const number = stage.slice(0, 1)
  return number === '4' ? part.replace(/\.ts$/, '') : `stage ${number}`
}
