/** The items of the plan, of all kinds, in one list. */
import type { ResourcesFile, Section, StageFile } from './schema.ts'

export type ItemKind =
  | 'foundation'
  | 'summary'
  | 'focus'
  | 'week'
  | 'day'
  | 'milestone'
  | 'debug'
  | 'exercise'
  | 'tool'
  | 'knowledge'
  | 'resource'
  | 'strategy'
  | 'priority'
  | 'row'
  | 'point'

/** One of the plan's 335 items, whatever its kind. */
export interface PlanItem {
  id: string
  kind: ItemKind
  text: string
  stage?: number
  week?: number
}

/** The items of a stage, its weeks and days among them. */
export function itemsOfStage(stage: StageFile): PlanItem[] {
  const { number } = stage
  const plain = (kind: ItemKind, items: { id: string; text: string; week?: number }[]) =>
    items.map(({ id, text, week }) => ({ id, kind, text, stage: number, ...(week && { week }) }))
  return [
    ...plain('foundation', [
      { id: stage.foundation.id, text: `${stage.title} (${stage.foundation.text})` },
    ]),
    ...plain('summary', [{ id: stage.summary.id, text: stage.summary.title }]),
    ...plain('focus', stage.focus),
    ...stage.weeks.flatMap((week) => [
      ...plain('week', [{ id: week.id, text: week.title, week: week.number }]),
      ...plain(
        'day',
        week.days.map((day) => ({
          id: day.id,
          text: `${day.focus}: ${day.activities}`,
          week: week.number,
        })),
      ),
    ]),
    ...plain('milestone', stage.milestones),
    ...plain('debug', stage.debug),
    ...plain('exercise', stage.exercises),
    ...plain('tool', stage.tools),
    ...plain('knowledge', stage.knowledge),
  ]
}

/** The books, documents and manuals, how to read them, and which of them matter when. */
export function itemsOfResources(resources: ResourcesFile): PlanItem[] {
  return [
    ...allResources(resources).map(({ id, text }) => ({ id, kind: 'resource' as const, text })),
    ...resources.strategy.map(({ id, text }) => ({ id, kind: 'strategy' as const, text })),
    ...resources.priority.map(({ id, stage, primary }) => ({
      id,
      kind: 'priority' as const,
      text: primary,
      stage,
    })),
  ]
}

/** The rows and points of a section that runs through all stages. */
export function itemsOfSection({ table, groups }: Section): PlanItem[] {
  return [
    ...(table?.rows ?? []).map(({ id, cells }) => ({
      id,
      kind: 'row' as const,
      text: cells.join(', '),
    })),
    ...groups.flatMap(({ items }) =>
      items.map(({ id, text }) => ({ id, kind: 'point' as const, text })),
    ),
  ]
}

export function allResources({ books, online, debugging }: ResourcesFile) {
  return [...books, ...online, ...debugging]
}
