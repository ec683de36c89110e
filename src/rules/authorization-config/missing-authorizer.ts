import { defineRule, missing } from '../../model/rule.ts'
import { authorization } from '../examples.ts'

const wanted = [
  ['Node', 'cis-kubernetes:1.2.7', 'kubelets have to be given rights to all nodes and secrets'],
  ['RBAC', 'cis-kubernetes:1.2.8', 'roles and bindings decide nothing'],
] as const

export default defineRule({
  id: 'authorization-config/missing-authorizer',
  on: 'authorization-config',
  title: 'Node or RBAC authorizer is missing',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:1.2.7', 'cis-kubernetes:1.2.8'],
  why: 'Without the node authorizer one stolen node reads the secrets of all; without RBAC nothing restricts who does what.',
  fix: 'Add the authorizers `Node` and `RBAC`.',
  alwaysAsked: true,
  reads: ['authorizers'],
  *check(subject) {
    const types = new Set(subject.authorizers.map(({ value }) => value.type))
    if (types.has('AlwaysAllow')) return
    for (const [type, control, without] of wanted)
      if (!types.has(type))
        yield missing(subject, 'authorizers', `${subject.name} has no ${type} authorizer: ${without}`, {
          discriminator: type,
          controls: [control],
        })
  },
  bad: [
    authorization(
      '«authorizers»:\n  - {type: RBAC, name: rbac}',
      'medium: the authorization configuration has no Node authorizer: kubelets have to be given rights to all nodes and secrets',
    ),
    authorization(
      '«authorizers»: [{type: Node, name: node}, {type: ABAC, name: old}]',
      'medium: the authorization configuration has no RBAC authorizer: roles and bindings decide nothing',
    ),
  ],
  good: [
    authorization('authorizers: [{type: Node, name: node}, {type: RBAC, name: rbac}]'),
    authorization('authorizers: [{type: AlwaysAllow, name: all}]'),
  ],
})
