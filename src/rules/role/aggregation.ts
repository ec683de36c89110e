import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

const aggregated = (selector: string) => ({
  'role.yaml': `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: clerk}\naggregationRule:\n  clusterRoleSelectors: [${selector}]\nrules: []\n`,
})

export default defineRule({
  id: 'role/aggregation',
  on: 'role',
  title: 'Cluster role collects the rules of all others',
  severity: 'critical',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.1.3'],
  why: 'An empty selector matches every cluster role, cluster-admin too: whoever is bound to this one may do everything.',
  fix: 'Set the label that the roles to be collected have.',
  reads: ['collects'],
  *check({ name, collects }) {
    for (const selector of collects)
      if (selector.value.length === 0)
        return yield fail(selector, `${name} collects the rules of every cluster role, cluster-admin among them`)
  },
  bad: [
    files(
      'an empty selector',
      aggregated('«{}»'),
      'critical: clerk collects the rules of every cluster role, cluster-admin among them',
    ),
    files(
      'empty labels',
      aggregated('{matchLabels: {clerk: "true"}}, «{matchLabels: {}}»'),
      'critical: clerk collects the rules of every cluster role, cluster-admin among them',
    ),
    files(
      'a label that must not be there',
      aggregated('«{matchExpressions: [{key: clerk, operator: DoesNotExist}]}»'),
      'critical: clerk collects the rules of every cluster role, cluster-admin among them',
    ),
  ],
  good: [files('a label', aggregated('{matchLabels: {clerk: "true"}}'))],
})
