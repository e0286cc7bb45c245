import { expect, test } from 'vitest'
import { whereTyped } from './where-typed.ts'

test.each([
  ['npm runs it', { npm_lifecycle_event: 'check', INIT_CWD: '/typed here' }, '/typed here'],
  ['npm runs another', { npm_lifecycle_event: 'start', INIT_CWD: '/else' }, process.cwd()],
  ['npm says nothing', { npm_lifecycle_event: 'check', INIT_CWD: '' }, process.cwd()],
  ['there is no npm', {}, process.cwd()],
])('where %s', (_, environment, folder) => {
  expect(whereTyped('check', environment)).toBe(folder)
})
