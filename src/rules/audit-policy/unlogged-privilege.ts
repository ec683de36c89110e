import { privilegeTargets, unlogged } from '../../knowledge/audit.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { auditPolicy, files } from '../examples.ts'

export default defineRule({
  id: 'audit-policy/unlogged-privilege',
  on: 'audit-policy',
  title: 'Audit policy leaves out changes of rights',
  severity: 'medium',
  threats: ['K1', 'K5'],
  controls: [],
  why: 'Nobody can find out later who gave themselves rights, made tokens or entered containers and nodes.',
  fix: 'Put a rule of level `Metadata` for these before any rule of level `None` that matches them.',
  reads: ['rules'],
  consults: ['omitStages'],
  *check(subject) {
    if (subject.rules.length === 0) return
    for (const { rule, what } of unlogged(subject, privilegeTargets)) {
      const message = `${subject.name} does not log ${what.join(', ')}`
      if (rule) yield fail(rule, `${message}: this rule leaves them out`, { discriminator: what.join(' ') })
      else yield missing(subject, 'rules', `${message}: no rule matches them`, { discriminator: what.join(' ') })
    }
  },
  bad: [
    auditPolicy(
      '- {level: Metadata, resources: [{group: ""}, {group: apps}, {group: authentication.k8s.io}]}\n- {level: Request, resources: [{group: certificates.k8s.io}]}',
      'medium: the audit policy does not log roles, rolebindings, clusterroles, clusterrolebindings: no rule matches them',
    ),
    files(
      'subresources of nodes and service accounts left out',
      {
        'a.yaml':
          'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: «None»\n    resources: [{group: "", resources: ["nodes/*", "*/token"]}]\n  - level: Metadata\n',
      },
      'medium: the audit policy does not log serviceaccounts/token, nodes/proxy: this rule leaves them out',
    ),
  ],
  good: [files('everything', { 'a.yaml': 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n' })],
})
