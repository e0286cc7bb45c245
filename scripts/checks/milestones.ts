/** The wording of the plan's milestones, for a report. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { root } from '../lib/root.ts'

interface PlanItem {
  id: string
  text: string
}

/** The wording of a stage's milestones, by id, as the plan has it. */
export function milestoneTexts(stage: number): Map<string, string> {
  const source = readFileSync(`${root}content/plan/stage-${stage}.yaml`, 'utf8')
  const { milestones, exercises } = parse(source) as Record<string, PlanItem[]>
  return new Map([...(milestones ?? []), ...(exercises ?? [])].map(({ id, text }) => [id, text]))
}
