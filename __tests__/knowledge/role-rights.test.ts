import { describe, expect, it } from 'vitest'
import { grantsOf, isOfEverything, rights, useOf } from '../../src/knowledge/role-rights.ts'
import type { PolicyRule } from '../../src/model/role.ts'
import { source, span } from '../../src/model/source.ts'

const at = span(source('a.yaml', ''), 0)
const words = (text: string) =>
  text === '' ? [] : text.split(' ').map((value) => ({ value: value.replace('""', ''), at }))

const rule = (apiGroups: string, resources: string, verbs: string, resourceNames = ''): PolicyRule => ({
  apiGroups: words(apiGroups),
  resources: words(resources),
  verbs: words(verbs),
  resourceNames: words(resourceNames),
  urls: [],
})

describe('a rule', () => {
  it.each<[keyof typeof rights, PolicyRule, boolean]>([
    ['executeInPods', rule('""', 'pods/exec', 'create'), true],
    ['executeInPods', rule('*', '*', '*'), true],
    ['executeInPods', rule('""', '*/exec', 'create'), true],
    ['executeInPods', rule('""', 'pods/*', 'create'), false],
    ['executeInPods', rule('""', '*exec', 'create'), false],
    ['executeInPods', rule('""', 'pods', 'create'), false],
    ['executeInPods', rule('""', 'Pods/exec', 'create'), false],
    ['executeInPods', rule('""', 'pods/exec', 'Create'), false],
    ['executeInPods', rule('core', 'pods/exec', 'create'), false],
    ['executeInPods', rule('apps', 'pods/exec', 'create'), false],
    ['executeInPods', rule('', 'pods/exec', 'create'), false],
    ['executeInPods', rule('""', 'pods/exec', 'create', 'web'), false],
    ['readSecrets', rule('""', 'secrets', 'list', '""'), true],
    ['escalate', rule('rbac.authorization.k8s.io', 'clusterroles', 'bind', 'view'), false],
    ['escalate', rule('rbac.authorization.k8s.io', 'clusterroles', 'bind', 'view cluster-admin'), true],
    ['escalate', rule('rbac.authorization.k8s.io', 'roles', 'escalate', 'view'), true],
    ['createWorkloads', rule('apps batch', 'jobs', 'create'), true],
    ['createWorkloads', rule('apps', 'jobs', 'create'), false],
  ])('grants %s: %j: %s', (right, given, expected) => {
    expect(grantsOf([{ value: given, at }], rights[right]).length > 0).toBe(expected)
  })

  it.each([
    [rule('""', '*', 'get'), true],
    [rule('apps *', 'pods *', 'get'), true],
    [rule('apps', '*', 'get'), false],
    [rule('*', '*/scale', 'get'), false],
  ])('%j is about everything: %s', (given, expected) => {
    expect(isOfEverything(given) !== undefined).toBe(expected)
  })

  it.each([
    ['*', 'do everything with'],
    ['get patch', 'read and change'],
    ['impersonate', 'change'],
    ['watch', 'read'],
    ['POST', undefined],
  ])('with %s may %s it', (verbs, use) => {
    expect(useOf(rule('*', '*', verbs))).toBe(use)
  })
})
