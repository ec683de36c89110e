import { describe, expect, it } from 'vitest'
import { type AuditedRequest, levelOf, ruleFor } from '../../src/knowledge/audit.ts'
import type { AuditRule } from '../../src/model/audit-policy.ts'
import type { Fact } from '../../src/model/source.ts'
import { source, span } from '../../src/model/source.ts'

const at = span(source('a.yaml', ''), 0)
const fact = <T>(value: T): Fact<T> => ({ value, at })
const rule = (settings: Partial<AuditRule>): Fact<AuditRule> =>
  fact({
    level: 'Metadata',
    users: [],
    userGroups: [],
    verbs: [],
    namespaces: [],
    resources: [],
    nonResourceUrls: [],
    omitStages: [],
    ...settings,
  })
const of = (group: string, ...names: string[]) => ({ group, resources: names.map(fact), resourceNames: [] })
const request: AuditedRequest = {
  user: 'somebody',
  userGroups: ['system:authenticated'],
  verb: 'create',
  namespace: 'shop',
  group: '',
  resource: 'pods/exec',
  name: 'web',
}

describe('a rule of an audit policy', () => {
  it.each([
    ['without a condition', {}, true],
    ['for a user', { users: ['somebody'] }, true],
    ['for another user', { users: ['admin'] }, false],
    ['for a group', { userGroups: ['system:authenticated'] }, true],
    ['for another group', { userGroups: ['system:nodes'] }, false],
    ['for another verb', { verbs: ['get'] }, false],
    ['for a namespace', { namespaces: ['shop'] }, true],
    ['for what is in no namespace', { namespaces: [''] }, false],
    ['for a whole group', { resources: [of('')] }, true],
    ['for another group of resources', { resources: [of('apps')] }, false],
    ['for the resource without its subresource', { resources: [of('', 'pods')] }, false],
    ['for the subresource', { resources: [of('', 'pods/exec')] }, true],
    ['for all subresources of a resource', { resources: [of('', 'pods/*')] }, true],
    ['for a subresource of all resources', { resources: [of('', '*/exec')] }, true],
    ['for all resources', { resources: [of('', '*')] }, true],
    ['for an object', { resources: [{ ...of('', 'pods/exec'), resourceNames: ['web'] }] }, true],
    ['for another object', { resources: [{ ...of('', 'pods/exec'), resourceNames: ['db'] }] }, false],
    ['for other paths', { nonResourceUrls: ['*'] }, false],
  ] as [string, Partial<AuditRule>, boolean][])('%s: %j: %s', (_, settings, isMatch) => {
    expect(ruleFor([rule(settings)], request) !== undefined).toBe(isMatch)
  })

  it('decides where it is the first that matches', () => {
    const rules = [rule({ verbs: ['get'], level: 'None' }), rule({ level: 'Request' }), rule({ level: 'None' })]
    expect(ruleFor(rules, request)).toBe(rules[1])
  })

  it('logs nothing where no stage is left', () => {
    const { value } = rule({ level: 'Request', omitStages: ['ResponseComplete'] })
    expect([levelOf(value, []), levelOf(value, ['RequestReceived']), levelOf(undefined, [])]).toEqual([
      'Request',
      'None',
      'None',
    ])
  })
})
