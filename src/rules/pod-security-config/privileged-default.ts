import { lacksChecks } from '../../knowledge/pod-security.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { podSecurity } from '../examples.ts'

export default defineRule({
  id: 'pod-security-config/privileged-default',
  on: 'pod-security-config',
  title: 'Pod Security does not restrict namespaces without labels',
  severity: 'medium',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.1'],
  why: 'Whoever may create pods in a namespace without labels can start privileged ones and take over the node.',
  fix: 'Set `defaults.enforce` to `baseline` or `restricted`, and label the namespaces that need more.',
  alwaysAsked: true,
  reads: ['enforce', 'pinned'],
  *check(subject) {
    const { name, enforce, pinned } = subject
    if (!enforce) yield missing(subject, 'enforce', `${name} enforces nothing by default: the level is privileged`)
    else if (enforce.value === 'privileged') yield fail(enforce, `${name} enforces nothing by default (privileged)`)
    else if (!['baseline', 'restricted'].includes(enforce.value))
      yield fail(enforce, `${name} has an unknown level: the API server does not start with it`)
    else if (pinned && lacksChecks(pinned.value))
      yield fail(pinned, `${name} admits what Kubernetes ${pinned.value} did not check yet`, { severity: 'low' })
  },
  bad: [
    podSecurity(
      'defaults: {enforce: «privileged», audit: restricted, warn: restricted}',
      'medium: the Pod Security configuration enforces nothing by default (privileged)',
    ),
    podSecurity(
      '«defaults»:\n  audit: restricted\n  warn: restricted',
      'medium: the Pod Security configuration enforces nothing by default: the level is privileged',
    ),
    podSecurity(
      'defaults: {enforce: «Restricted»}',
      'medium: the Pod Security configuration has an unknown level: the API server does not start with it',
    ),
    podSecurity(
      'defaults: {enforce: restricted, enforce-version: «v1.0»}',
      'low: the Pod Security configuration admits what Kubernetes v1.0 did not check yet',
    ),
  ],
  good: [
    podSecurity('defaults: {enforce: restricted, enforce-version: v1.29}'),
    podSecurity('defaults: {enforce: restricted, enforce-version: latest}'),
    podSecurity('defaults: {enforce: baseline}'),
    podSecurity('defaults: {enforce: restricted}'),
  ],
})
