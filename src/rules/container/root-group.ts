import { defineRule, fail, numbered } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/root-group',
  on: 'container',
  title: 'Root group is added',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'A compromised process can access the files of the root group, in the container and, after an escape, on the node.',
  fix: 'Remove 0 from `fsGroup` and `supplementalGroups`.',
  reads: ['supplementalGroups'],
  *check({ name, supplementalGroups }) {
    const discriminate = numbered()
    for (const fact of supplementalGroups) {
      if (fact.value !== 0) continue
      yield fail(fact, `${fact.owner?.name ?? name} adds the root group (GID 0)`, { discriminator: discriminate('0') })
    }
  },
  bad: [
    pod({ settings: '', spec: 'securityContext: {fsGroup: «0»}' }, 'low: shop adds the root group (GID 0)'),
    pod(
      { settings: '', spec: 'securityContext: {fsGroup: «0», supplementalGroups: [«0», 4000]}' },
      'low: shop adds the root group (GID 0)',
      'low: shop adds the root group (GID 0)',
    ),
  ],
  good: [pod({ settings: '', spec: 'securityContext: {fsGroup: 2000, supplementalGroups: [4000]}' }), pod('')],
})
