import { misplaced, privilegeTargets, sensitiveTargets } from '../../knowledge/audit.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

const targets = [...sensitiveTargets, ...privilegeTargets]

export default defineRule({
  id: 'audit-policy/wrong-group',
  on: 'audit-policy',
  title: 'Audit rule names a resource under the wrong API group',
  severity: 'medium',
  threats: ['K1'],
  controls: [],
  why: 'The rule matches nothing, and these requests are not in the log.',
  fix: 'Put the resource into an entry with its own group: `deployments` is in `apps`, `tokenreviews` in `authentication.k8s.io`.',
  reads: ['rules'],
  consults: ['omitStages'],
  *check(subject) {
    for (const { target, named, group } of misplaced(subject, targets)) {
      const place = group === '' ? 'the core group' : group
      const message = `${subject.name} does not log ${target.resource}: they are in ${target.group}, not in ${place}`
      yield fail(named, message, { discriminator: target.resource })
    }
  },
  bad: [
    files(
      'deployments in the core group',
      {
        'a.yaml':
          'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: Metadata\n    resources:\n      - group: ""\n        resources: [pods, «deployments», «tokenreviews»]\n',
      },
      'medium: the audit policy does not log deployments: they are in apps, not in the core group',
      'medium: the audit policy does not log tokenreviews: they are in authentication.k8s.io, not in the core group',
    ),
    files(
      'in the group of old versions',
      {
        'a.yaml':
          'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: Request\n    resources: [{group: extensions, resources: [«deployments»]}]\n',
      },
      'medium: the audit policy does not log deployments: they are in apps, not in extensions',
    ),
  ],
  good: [
    files('logged by another rule', {
      'a.yaml':
        'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: Request\n    resources: [{group: extensions, resources: [deployments]}]\n  - level: Metadata\n',
    }),
  ],
})
