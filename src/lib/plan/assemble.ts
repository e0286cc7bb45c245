/** Makes one plan of the files of `content/plan/`, and finds where they contradict each other. */
import {
  allResources,
  itemsOfResources,
  itemsOfSection,
  itemsOfStage,
  type PlanItem,
} from './items.ts'
import {
  type Citation,
  type Day,
  type HttpStandard,
  httpStandardFile,
  type Reading,
  type ResourcesFile,
  resourcesFile,
  type Section,
  type Source,
  type StageFile,
  sectionFile,
  sourcesFile,
  stageFile,
} from './schema.ts'
import { readYaml } from './yaml.ts'

export interface Week {
  id: string
  /** 1 to 17. */
  number: number
  /** The stage's number, 1 to 5. */
  stage: number
  /** The plan's title. */
  title: string
  /** One or two words for the rail. */
  name: string
  days: Day[]
}

export interface Stage extends Omit<StageFile, 'weeks'> {
  /** A CSS value: the stage's colour in the theme of the moment. */
  hue: string
  weeks: Week[]
}

/** What a count stands for: a week (`w3`), a stage (`s1`), or the whole `plan`. */
export type Scope = string

export interface Plan {
  stages: Stage[]
  weeks: Week[]
  resources: ResourcesFile
  /** Debugging, performance, career, timeline, success, decision: in this order. */
  sections: Section[]
  httpStandard: HttpStandard
  sources: Source[]
  /** Every item, in the order of the plan's stages and sections. */
  items: PlanItem[]
  /** The item with this id; throws if the plan has none. */
  item(id: string): PlanItem
  /** The week of this number; throws if the plan has none. */
  week(number: number): Week
  /** The stage of this number; throws if the plan has none. */
  stage(number: number): Stage
  /** The ids of everything that can be ticked in a week, a stage, or the whole plan. */
  ticks(scope: Scope): string[]
  /** Every judged pointer: of the days, the resources and the priority table. */
  citations: Citation[]
}

const SECTION_NAMES = ['debugging', 'performance', 'career', 'timeline', 'success', 'decision']

/**
 * Builds the plan from the texts of `content/plan/`, keyed by path. Throws one line on the first
 * file that does not follow its schema, id that stands twice, or reference that leads nowhere.
 */
export function assemblePlan(files: Record<string, string>): Plan {
  const stages = [1, 2, 3, 4, 5].map((number) => readStage(files, number))
  const weeks = stages.flatMap((stage) => stage.weeks)
  const resources = read('resources.yaml', resourcesFile)
  const sections = SECTION_NAMES.map((name) => read(`${name}.yaml`, sectionFile))
  const httpStandard = read('http-standard.yaml', httpStandardFile)
  const { sources } = read('sources.yaml', sourcesFile)

  const items = [
    ...stages.flatMap(itemsOfStage),
    ...itemsOfResources(resources),
    ...sections.flatMap(itemsOfSection),
  ]
  const readings = weeks.flatMap((week) => week.days).flatMap((day) => day.readings)
  const byId = indexById(items, readings)
  checkReferences()

  const ticksByScope = new Map<Scope, string[]>()
  for (const stage of stages) {
    for (const week of stage.weeks) ticksByScope.set(week.id, ticksOfWeek(stage, week))
    ticksByScope.set(
      stage.id,
      stage.weeks.flatMap((week) => ticks(week.id)),
    )
  }
  ticksByScope.set('plan', [
    ...stages.flatMap((stage) => ticks(stage.id)),
    ...resources.strategy.map(({ id }) => id),
    ...sections
      .filter((section) => section.tickable)
      .flatMap((section) => section.groups)
      .flatMap((group) => group.items)
      .map(({ id }) => id),
  ])

  return {
    stages,
    weeks,
    resources,
    sections,
    httpStandard,
    sources,
    items,
    item: (id) => byId.get(id) ?? nowhere(`item '${id}'`),
    week: (number) => weeks[number - 1] ?? nowhere(`week ${number}`),
    stage: (number) => stages[number - 1] ?? nowhere(`stage ${number}`),
    ticks,
    citations: [
      ...readings,
      ...allResources(resources).flatMap((resource) => resource.pointers),
      ...resources.priority.flatMap((row) => row.pointers),
    ],
  }

  function ticks(scope: Scope) {
    return ticksByScope.get(scope) ?? nowhere(`week or stage '${scope}'`)
  }

  function read<S extends Parameters<typeof readYaml>[2]>(name: string, schema: S) {
    return readYaml(...fileNamed(files, name), schema)
  }

  function checkReferences() {
    weeks.forEach(({ number }, index) => {
      if (number !== index + 1)
        throw new Error(`week ${number} of the plan stands in place ${index + 1}`)
    })
    const known = new Set(allResources(resources).map(({ id }) => id))
    for (const { text, resource } of [
      ...readings,
      ...resources.priority.flatMap((row) => row.pointers),
    ]) {
      if (resource && !known.has(resource)) {
        throw new Error(`the plan's pointer '${text}' names '${resource}', which is no resource`)
      }
    }
  }
}

function fileNamed(files: Record<string, string>, name: string): [file: string, text: string] {
  const file = `content/plan/${name}`
  const text = files[file]
  if (text === undefined) throw new Error(`${file}: the file is missing`)
  return [file, text]
}

function readStage(files: Record<string, string>, number: number): Stage {
  const [file, text] = fileNamed(files, `stage-${number}.yaml`)
  const stage = readYaml(file, text, stageFile)
  const weeks = stage.weeks.map((week) => ({ ...week, stage: number }))
  for (const { id, week } of scheduledItems(stage)) {
    if (!weeks.some(({ number }) => number === week)) {
      throw new Error(`${file}: ${id}: week ${week} does not belong to stage ${number}`)
    }
  }
  return { ...stage, weeks, hue: `var(--s${number})` }
}

function scheduledItems(stage: StageFile) {
  return [stage.milestones, stage.debug, stage.tools, stage.knowledge, stage.exercises].flat()
}

function ticksOfWeek(stage: Stage, week: Week): string[] {
  return [
    ...week.days.flatMap(({ id, readings }) => [id, ...readings.map((reading) => reading.id)]),
    ...scheduledItems(stage)
      .filter((item) => item.week === week.number)
      .map(({ id }) => id),
  ]
}

function indexById(items: PlanItem[], readings: Reading[]): Map<string, PlanItem> {
  const seen = new Set<string>()
  for (const { id } of [...items, ...readings]) {
    if (seen.has(id)) throw new Error(`content/plan: the id '${id}' stands twice`)
    seen.add(id)
  }
  return new Map(items.map((item) => [item.id, item]))
}

function nowhere(what: string): never {
  throw new Error(`the plan has no ${what}`)
}
