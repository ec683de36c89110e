import { describe, expect, it } from 'vitest'
import { folderOf, isOutside, isWithin, joinPath } from '../../src/model/path.ts'

describe('isWithin', () => {
  it.each([
    ['/srv/app', '/srv/app', true],
    ['/srv/app/data', '/srv/app', true],
    ['/srv/application', '/srv/app', false],
    ['/srv', '/srv/app', false],
    ['/srv', '/', true],
  ])('%s in %s: %s', (path, folder, expected) => {
    expect(isWithin(path, folder)).toBe(expected)
  })
})

describe('folderOf', () => {
  it.each([
    ['deploy/web/compose.yaml', 'deploy/web'],
    ['compose.yaml', ''],
  ])('%s lies in "%s"', (path, expected) => {
    expect(folderOf(path)).toBe(expected)
  })
})

describe('joinPath', () => {
  it.each([
    ['deploy', './web/../api', 'deploy/api', false],
    ['', 'web', 'web', false],
    ['deploy', '..', '', false],
    ['deploy', '../../other', '../other', true],
    ['', '..', '..', true],
    ['', '..data', '..data', false],
    ['/var', './run', '/var/run', true],
    ['/var', '../../etc', '/etc', true],
  ])('%s with %s is "%s"', (folder, path, expected, outside) => {
    expect(joinPath(folder, path)).toBe(expected)
    expect(isOutside(joinPath(folder, path))).toBe(outside)
  })
})
