import type { Check } from '../check.ts'
import * as subjects from '../http/cases/index.ts'
import { asCheck } from '../http/suite.ts'

export const parsing: Check[] = [
  subjects.requestLine,
  subjects.targets,
  subjects.fieldLines,
  subjects.hosts,
  subjects.framings,
  subjects.chunkedContent,
  subjects.expectations,
].map(asCheck('s2.milestone.1'))

export const responding: Check[] = [
  subjects.responses,
  subjects.persistence,
  subjects.pipelining,
  subjects.conditions,
  subjects.ranges,
  subjects.negotiation,
].map(asCheck('s2.milestone.2'))

export const serving: Check[] = [
  subjects.mediaTypes,
  subjects.files,
  subjects.traversal,
  subjects.hiddenFiles,
].map(asCheck('s2.milestone.3'))

export const listing: Check[] = [subjects.listings].map(asCheck('s2.milestone.4'))

export const statuses: Check[] = [subjects.methods, subjects.endings].map(asCheck('s2.milestone.5'))
