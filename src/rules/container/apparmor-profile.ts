import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/apparmor-profile',
  on: 'container',
  title: 'AppArmor profile is not set',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  mootBy: 'container/privileged',
  why: 'Without a profile in the manifest, the node decides whether AppArmor confines the pod. On nodes without AppArmor a compromised process runs unconfined, and nothing reports it.',
  fix: 'Set `securityContext.appArmorProfile: {type: RuntimeDefault}` on the pod.',
  alwaysAsked: true,
  reads: ['appArmor'],
  *check(container) {
    if (!container.appArmor) yield missing(container, 'appArmor', `${container.name} sets no AppArmor profile`)
  },
  bad: [pod({ settings: '', name: '«web»' }, 'low: web sets no AppArmor profile')],
  good: [pod({ settings: '', spec: 'securityContext: {appArmorProfile: {type: RuntimeDefault}}' })],
})
