import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

const spec = (settings: string) => `spec: {${settings}, containers: [{name: web, image: shop}]}`

export default defineRule({
  id: 'pod/deprecated-service-account',
  on: 'pod',
  title: 'Service account is set in a deprecated field',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'Where both fields are set, `serviceAccountName` counts: the pod runs with other permissions than the file seems to say.',
  fix: 'Set `serviceAccountName` and remove `serviceAccount`.',
  reads: ['oldServiceAccount'],
  *check({ name, oldServiceAccount }) {
    if (oldServiceAccount)
      yield fail(oldServiceAccount, `${name} sets its service account in the deprecated field serviceAccount`)
  },
  bad: [
    manifest(
      'Pod web',
      spec('serviceAccount: «shop»'),
      'low: web sets its service account in the deprecated field serviceAccount',
    ),
    manifest(
      'Pod web',
      spec('serviceAccount: «old», serviceAccountName: new'),
      'low: web sets its service account in the deprecated field serviceAccount',
    ),
  ],
  good: [
    manifest('Pod web', spec('serviceAccountName: shop')),
    manifest('Pod web', spec('serviceAccount: shop, serviceAccountName: shop')),
  ],
})
