/** A lab run in front of a person. */
import { type Lab, LabFailure } from './lab.ts'
import { showProgress } from './progress.ts'
import { report } from './report.ts'
import { runLab, saveResult } from './run-lab.ts'

/** What a person says of the run on the command line. */
export interface Wishes {
  /** Only a rehearsal, which is not saved. */
  quick: boolean
  /** The folder in which the result is saved; without one it is not. */
  into?: string
  /** Not to be saved, whatever `into` says. */
  dryRun?: boolean
}

/**
 * Shows progress while the lab lasts, then what it found, and where that was saved. Returns the
 * exit status; a lab that cannot be carried out is one line and 1.
 */
export async function carryOut(lab: Lab, { quick, dryRun, into }: Wishes): Promise<number> {
  const progress = showProgress(lab.name)
  try {
    const result = await runLab(lab, { quick, progress: progress.show })
    progress.clear()
    console.log(report(result))
    const isSaved = into !== undefined && !quick && !dryRun
    if (isSaved) console.log(`\nsaved as ${saveResult(result, into)}`)
    return 0
  } catch (error) {
    progress.clear()
    if (!(error instanceof LabFailure)) throw error
    console.error(`lab ${lab.name} ${error.message}`)
    return 1
  }
}
