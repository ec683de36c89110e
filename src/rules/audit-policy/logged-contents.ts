import { contentsLogged } from '../../knowledge/audit.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

export default defineRule({
  id: 'audit-policy/logged-contents',
  on: 'audit-policy',
  title: 'Audit policy logs the contents of secrets',
  severity: 'medium',
  threats: ['K3'],
  controls: ['cis-kubernetes:3.2.2'],
  why: 'Whoever can read the audit log, or the place that it is sent to, has the secrets and tokens in it.',
  fix: 'Put a rule of level `Metadata` for `secrets`, `configmaps`, `tokenreviews` and `serviceaccounts/token` before this one.',
  reads: ['rules'],
  consults: ['omitStages'],
  *check(subject) {
    for (const { rule, what, isSecret } of contentsLogged(subject)) {
      const message = `${subject.name} logs the contents of ${what.join(', ')} (level ${rule.value.level})`
      yield fail(rule, message, { discriminator: what.join(' '), severity: isSecret ? 'medium' : 'low' })
    }
  },
  bad: [
    files(
      'everything with its answers',
      { 'a.yaml': 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: «RequestResponse»\n' },
      'medium: the audit policy logs the contents of secrets, tokenreviews, serviceaccounts/token, configmaps (level RequestResponse)',
    ),
    files(
      'ConfigMaps of kube-system',
      {
        'a.yaml':
          'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: «Request»\n    namespaces: [kube-system]\n    resources: [{group: "", resources: [configmaps]}]\n  - level: Metadata\n',
      },
      'low: the audit policy logs the contents of configmaps (level Request)',
    ),
  ],
  good: [
    files('reads of secrets without their answers', {
      'a.yaml':
        'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - {level: Request, verbs: [get, list], resources: [{group: "", resources: [secrets]}]}\n  - {level: Metadata, resources: [{group: "", resources: [secrets, configmaps, serviceaccounts/token]}, {group: authentication.k8s.io}]}\n  - level: RequestResponse\n',
    }),
  ],
})
