import { defineRule, fail } from '../../model/rule.ts'
import { roleRule } from '../examples.ts'

export default defineRule({
  id: 'role/wildcard',
  on: 'role',
  title: 'Role has wildcards',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.3'],
  why: 'A wildcard also grants what nobody thought of: other verbs, and resources that an update adds.',
  fix: 'Set the words that are used in its place.',
  mootBy: 'role/all-resources',
  reads: ['rules', 'otherRules'],
  consults: ['isBuiltIn'],
  *check({ name, rules, isBuiltIn }) {
    if (isBuiltIn) return
    const lists = new Set<string>()
    const found = rules.flatMap(({ value: { apiGroups, resources, verbs, urls } }) =>
      Object.entries({ apiGroups, resources, verbs, nonResourceURLs: urls }).flatMap(([list, words]) => {
        const wildcards = words.filter(({ value }) => value === '*' || value.startsWith('*/'))
        if (wildcards.length > 0) lists.add(list)
        return wildcards
      }),
    )
    const [first, ...others] = found
    if (!first) return
    yield fail(first, `${name} has wildcards in ${[...lists].join(', ')}`, { related: others.map(({ at }) => at) })
  },
  bad: [
    roleRule('{apiGroups: [""], resources: [pods], verbs: ["«*»"]}', 'low: clerk has wildcards in verbs'),
    roleRule(
      { kind: 'Role', rule: '{apiGroups: ["«*»"], resources: [pods], verbs: [get]}' },
      'low: clerk has wildcards in apiGroups',
    ),
    roleRule(
      '{apiGroups: [shop.example], resources: ["«*»"], verbs: ["*"]}',
      'low: clerk has wildcards in resources, verbs',
    ),
    roleRule('{apiGroups: [apps], resources: ["«*/scale»"], verbs: [get]}', 'low: clerk has wildcards in resources'),
    roleRule('{nonResourceURLs: ["«*»"], verbs: [get]}', 'low: clerk has wildcards in nonResourceURLs'),
  ],
  good: [
    roleRule('{apiGroups: [""], resources: [pods], verbs: [get]}'),
    roleRule('{nonResourceURLs: [/healthz/*], verbs: [get]}'),
  ],
})
