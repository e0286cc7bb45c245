/** What a run has to say besides its results: a sentence of each kind, once. */

/** Takes a sentence. One of a kind that has been told before is not told again. */
export type Tell = (kind: string, sentence: string) => void

/** Hands on the first sentence of each kind. */
export function onceEach(tell: (sentence: string) => void): Tell {
  const told = new Set<string>()
  return (kind, sentence) => {
    if (told.has(kind)) return
    told.add(kind)
    tell(sentence)
  }
}
