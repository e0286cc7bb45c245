import { type Lab, LabFailure } from './lab.ts'
import { showProgress } from './progress.ts'
import { report } from './report.ts'
import { runLab, saveResult } from './run-lab.ts'

/**
 * Runs a lab in front of a person: progress while it lasts, then what it found, saved where a folder
 * is given. Returns the exit status; a lab that cannot be carried out is one line and 1.
 */
export async function carryOut(
  lab: Lab,
  { quick, into }: { quick: boolean; into?: string },
): Promise<number> {
  const progress = showProgress(lab.name)
  try {
    const result = await runLab(lab, { quick, progress: progress.show })
    progress.clear()
    console.log(report(result))
    if (into !== undefined) console.log(`\nsaved as ${saveResult(result, into)}`)
    return 0
  } catch (error) {
    progress.clear()
    if (!(error instanceof LabFailure)) throw error
    console.error(`lab ${lab.name} ${error.message}`)
    return 1
  }
}
