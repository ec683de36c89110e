import { sensitiveTargets, unlogged } from '../../knowledge/audit.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { auditPolicy, files } from '../examples.ts'

export default defineRule({
  id: 'audit-policy/unlogged-resource',
  on: 'audit-policy',
  title: 'Audit policy leaves out sensitive resources',
  severity: 'medium',
  threats: ['K1'],
  controls: ['cis-kubernetes:3.2.2'],
  why: 'Nobody can find out later who read secrets, changed workloads or entered containers.',
  fix: 'Put a rule of level `Metadata` for these before any rule of level `None` that matches them, and end the policy with a rule of level `Metadata` for everything else.',
  alwaysAsked: true,
  reads: ['rules'],
  consults: ['omitStages'],
  *check(subject) {
    if (subject.rules.length === 0) {
      yield missing(subject, 'rules', `${subject.name} has no rules: the API server does not start with it`)
      return
    }
    for (const { rule, what } of unlogged(subject, sensitiveTargets)) {
      const message = `${subject.name} does not log ${what.join(', ')}`
      if (rule) yield fail(rule, `${message}: this rule leaves them out`, { discriminator: what.join(' ') })
      else yield missing(subject, 'rules', `${message}: no rule matches them`, { discriminator: what.join(' ') })
    }
  },
  bad: [
    auditPolicy(
      '- {level: Metadata, resources: [{group: "", resources: [secrets, configmaps, pods]}]}\n- {level: Metadata, resources: [{group: authentication.k8s.io}]}\n- {level: Metadata, resources: [{group: "", resources: ["pods/*", services/proxy]}]}',
      'medium: the audit policy does not log deployments: no rule matches them',
    ),
    files(
      'a rule of level None before the others',
      {
        'a.yaml':
          'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: «None»\n    verbs: [get, list, watch]\n  - level: Metadata\n',
      },
      'medium: the audit policy does not log secrets (get, list, watch), pods/exec (get), pods/portforward (get), pods/proxy (get), services/proxy (get): this rule leaves them out',
    ),
    files(
      'administrators and kube-system left out',
      {
        'a.json':
          '{"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "rules": [{"level": "«None»", "userGroups": ["system:masters"], "resources": [{"group": "", "resources": ["secrets"]}]}, {"level": "«None»", "namespaces": ["kube-system"], "resources": [{"group": "", "resources": ["pods"]}]}, {"level": "Metadata"}]}',
      },
      'medium: the audit policy does not log secrets: this rule leaves them out',
      'medium: the audit policy does not log pods: this rule leaves them out',
    ),
    files(
      'no rules',
      { 'a.yaml': 'apiVersion: audit.k8s.io/v1\nkind: Policy\n«rules»:\n' },
      'medium: the audit policy has no rules: the API server does not start with it',
    ),
  ],
  good: [
    files('everything', { 'a.yaml': 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules: [{level: Metadata}]\n' }),
    files('what components read, and other paths', {
      'a.yaml':
        'apiVersion: audit.k8s.io/v1\nkind: Policy\nomitStages: [RequestReceived]\nrules:\n  - {level: None, users: ["system:kube-proxy"], verbs: [watch]}\n  - {level: None, userGroups: ["system:nodes"], verbs: [get]}\n  - {level: None, nonResourceURLs: ["/healthz*", "*"]}\n  - {level: None, resources: [{group: "", resources: [events]}]}\n  - {level: None, resources: [{group: "", resources: [configmaps], resourceNames: [leader]}]}\n  - level: Metadata\n',
    }),
  ],
})
