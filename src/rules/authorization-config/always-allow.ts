import { defineRule, fail } from '../../model/rule.ts'
import { authorization } from '../examples.ts'

export default defineRule({
  id: 'authorization-config/always-allow',
  on: 'authorization-config',
  title: 'Every request is authorized',
  severity: 'critical',
  threats: ['K5'],
  controls: ['cis-kubernetes:1.2.6'],
  why: 'Whoever can log in, every workload among them, has all rights in the cluster.',
  fix: 'Remove the authorizer of type `AlwaysAllow`.',
  reads: ['authorizers'],
  *check({ name, authorizers }) {
    const always = authorizers.find(({ value }) => value.type === 'AlwaysAllow')
    if (always) yield fail(always, `${name} allows every request (AlwaysAllow)`)
  },
  bad: [
    authorization(
      'authorizers:\n  - {type: Node, name: node}\n  - {type: RBAC, name: rbac}\n  - {type: «AlwaysAllow», name: rest}',
      'critical: the authorization configuration allows every request (AlwaysAllow)',
    ),
  ],
  good: [authorization('authorizers: [{type: Node, name: node}, {type: RBAC, name: rbac}]')],
})
