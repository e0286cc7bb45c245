/** Keeps what was made of a file until its text changes: of one file, hundreds of pages ask. */
export function whileUnchanged<Made>(
  make: (file: string, text: string) => Made,
): (file: string, text: string) => Made {
  const kept = new Map<string, { text: string; made: Made }>()
  return (file, text) => {
    const before = kept.get(file)
    if (before?.text === text) return before.made
    const made = make(file, text)
    kept.set(file, { text, made })
    return made
  }
}
