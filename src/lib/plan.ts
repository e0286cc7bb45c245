/** The plan as every page sees it. */
import { assemblePlan } from './plan/assemble.ts'

export type { Plan, Scope, Stage, Week } from './plan/assemble.ts'
export type { ItemKind, PlanItem } from './plan/items.ts'
export type {
  Citation,
  Day,
  FurtherReading,
  Link,
  Milestone,
  Reading,
  Resource,
  ScheduledItem,
  Section,
  Verdict,
} from './plan/schema.ts'

/** The 17-week plan: its stages, weeks, days, readings and checklists, read from `content/plan/`. */
export const plan = assemblePlan(
  Object.fromEntries(
    Object.entries(
      import.meta.glob<string>('/content/plan/*.yaml', {
        query: '?raw',
        import: 'default',
        eager: true,
      }),
    ).map(([path, text]) => [path.slice(1), text]),
  ),
)
