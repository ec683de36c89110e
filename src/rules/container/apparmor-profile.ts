import { defineRule, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/apparmor-profile',
  on: 'container',
  title: 'Pod names no AppArmor profile',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  mootBy: 'container/privileged',
  why: 'Whether an unnamed profile is applied depends on the node: on one without AppArmor the pod starts unconfined and nobody is told.',
  fix: 'Set `securityContext.appArmorProfile: {type: RuntimeDefault}` on the pod.',
  reads: ['appArmor'],
  *check(container) {
    if (!container.appArmor) yield missing(container, 'appArmor', `${container.name} names no AppArmor profile`)
  },
  bad: [pod({ settings: '', name: '«web»' })],
  good: [pod({ settings: '', spec: 'securityContext: {appArmorProfile: {type: RuntimeDefault}}' })],
})
