/** What a lab is: a measurement that anyone can run again with one command. */
import type { Findings } from './findings.ts'
import type { ToolName } from './tools.ts'

export interface Lab {
  /** What a person types after `npm run lab --`, and the name of the saved result. */
  name: string
  title: string
  /** Its own file, `import.meta.filename`: where the search for its sources begins. */
  file: string
  /** Programs without which the lab cannot run. */
  needs?: readonly ToolName[]
  /** Programs without which it runs, and finds out less. */
  uses?: readonly ToolName[]
  run(session: Session): Promise<Findings>
}

/** One run of a lab. */
export interface Session {
  /** Only a rehearsal: as few rounds as will do, to see that the lab works. */
  quick: boolean
  /** An empty folder of this run's own, removed at its end. */
  folder: string
  /** Those of the lab's tools that this machine has. */
  tools: ReadonlySet<ToolName>
  /** Tells whoever waits at the terminal what is going on. */
  progress(text: string): void
}

/** A lab that cannot be carried out here. The message is one line for whoever ran it. */
export class LabFailure extends Error {}
