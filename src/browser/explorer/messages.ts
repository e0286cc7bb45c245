/** What a page and the explorer in its worker say to each other. */

/** A case, as it is or with a mistake: the folder of modules that it was made of. */
export interface Case {
  /** Where the modules lie, as a URL that ends in a slash. */
  readonly modules: string
  /** The file of the scenario, and its name in there: `scenarios-mutex.js`, `mutex`. */
  readonly file: string
  readonly name: string
}

export type Request =
  | { readonly ask: 'replay'; readonly of: Case; readonly schedule: string }
  | { readonly ask: 'explore'; readonly of: Case; readonly bound: number }

export interface Row {
  readonly number: number
  readonly thread: number
  readonly text: string
  /** `mutex.ts:45` */
  readonly line: string
}

/** A thread as it is at the end of a schedule. */
export interface Standing {
  readonly name: string
  /** `sleeps on mutex`, `is about to touch mutex`. */
  readonly state: string
  /** Where it is, `mutex.ts:45`; and the calls that led there, innermost first. */
  readonly line: string
  readonly callers: readonly string[]
  /** What it knows of each thread. */
  readonly clock: readonly number[]
}

export interface Word {
  readonly name: string
  readonly value: number
  readonly sleepers: readonly string[]
  readonly clock: readonly number[]
}

/** A method of what is explored, as it is with the mistake. */
export interface Passage {
  readonly file: string
  readonly lines: readonly {
    readonly number: number
    readonly text: string
    /** It is not so without the mistake. */
    readonly isWrong: boolean
  }[]
}

/** How things are after a schedule, and who can go on. */
export interface Position {
  readonly schedule: string
  readonly rows: readonly Row[]
  readonly threads: readonly Standing[]
  readonly words: readonly Word[]
  readonly code: readonly Passage[]
  /** What may happen next: the schedule with one step more, and whose step that is. */
  readonly ways: readonly { schedule: string; thread: number; how: string }[]
  /** How it has ended, in a line or several. */
  readonly ending: readonly string[] | undefined
}

/** What a search has come to. */
export interface Found {
  /** `13 schedules in 0.1 s; none with fewer than 1 preemption` */
  readonly summary: string
  /** What is wrong, in lines; none where nothing was found. */
  readonly headline: readonly string[]
  readonly position: Position | undefined
}

export type Answer =
  | { readonly kind: 'position'; readonly position: Position }
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'failed'; readonly why: string }
