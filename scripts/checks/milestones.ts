/** The wording of the plan's milestones, for a report. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { root } from '../lib/root.ts'

interface PlanItem {
  id: string
  text: string
  week?: number
}

/** The wording of a stage's milestones, by id, as the plan has it. */
export function milestoneTexts(stage: number): Map<string, string> {
  const { milestones, exercises } = planOf(stage)
  return new Map([...(milestones ?? []), ...(exercises ?? [])].map(({ id, text }) => [id, text]))
}

/** The ids of the milestones that the plan has in a week. */
export function milestonesOfWeek(stage: number, week: number): string[] {
  return (planOf(stage).milestones ?? []).filter((item) => item.week === week).map(({ id }) => id)
}

function planOf(stage: number): Record<string, PlanItem[] | undefined> {
  return parse(readFileSync(`${root}content/plan/stage-${stage}.yaml`, 'utf8'))
}
