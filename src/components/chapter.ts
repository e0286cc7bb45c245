/** The vocabulary of chapters. */
import Aside from './Aside.astro'
import Code from './Code.astro'
import Day from './Day.astro'
import Explorer from './Explorer.astro'
import Figure from './Figure.astro'
import Guess from './Guess.astro'
import Heading from './Heading.astro'
import Interleaving from './Interleaving.astro'
import Measured from './Measured.astro'
import Plot from './Plot.astro'
import Exercises from './plan/Exercises.astro'
import Milestones from './plan/Milestones.astro'
import PlanItems from './plan/PlanItems.astro'
import Questions from './plan/Questions.astro'
import Rest from './Rest.astro'
import Run from './Run.astro'
import SimulatedRun from './SimulatedRun.astro'
import Source from './Source.astro'
import Table from './Table.astro'
import TableHead from './TableHead.astro'
import Term from './Term.astro'
import TraceTable from './TraceTable.astro'
import Transcript from './Transcript.astro'

/** What a chapter may use without importing it, and what its Markdown becomes. */
export const components = {
  Aside,
  Day,
  Exercises,
  Explorer,
  Figure,
  Guess,
  Interleaving,
  Measured,
  Milestones,
  PlanItems,
  Plot,
  Questions,
  Rest,
  Run,
  SimulatedRun,
  Source,
  Term,
  TraceTable,
  Transcript,
  code: Code,
  h2: Heading,
  table: Table,
  th: TableHead,
}
