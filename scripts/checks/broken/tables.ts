/** The tables of all stages. */
import { table as stage1 } from './stage-1/table.ts'
import { table as stage2 } from './stage-2/table.ts'
import { table as stage3 } from './stage-3/table.ts'
import { table as stage4 } from './stage-4/table.ts'
import { table as stage5 } from './stage-5/table.ts'
import type { Table } from './table.ts'

export const tables: readonly Table[] = [stage1, stage2, stage3, stage4, stage5]
