import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/kept-capabilities',
  on: 'container',
  title: 'Not all capabilities are dropped',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.2.9', 'pss:restricted/capabilities'],
  mootBy: 'container/privileged',
  why: 'An attacker who compromises the process can use every capability that was not dropped.',
  fix: 'Set `securityContext.capabilities.drop: [ALL]` and add back only those that the program needs.',
  edit: { set: 'capDrop', value: 'ALL' },
  reads: ['capDrop'],
  *check({ name, capDrop }) {
    const find = (capability: string) => capDrop.find(({ value }) => value.toUpperCase() === capability)
    const all = find('ALL')
    const netRaw = find('NET_RAW')
    if (capDrop.some(({ value }) => value === 'ALL')) return
    // The runtime takes any spelling, admission only this one.
    const refused = { controls: ['pss:restricted/capabilities'], severity: 'low' } as const
    if (all) yield fail(all, `${name} drops ${all.value}, which the restricted profile takes only as ALL`, refused)
    // net-raw reports a list without NET_RAW.
    else if (netRaw) yield fail(netRaw, `${name} drops NET_RAW but not ALL`)
  },
  bad: [
    pod('securityContext: {capabilities: {drop: [CHOWN, «NET_RAW»]}}', 'medium: web drops NET_RAW but not ALL'),
    pod('securityContext: {capabilities: {drop: ["«net_raw»"]}}', 'medium: web drops NET_RAW but not ALL'),
    pod(
      'securityContext: {capabilities: {drop: [«all»]}}',
      'low: web drops all, which the restricted profile takes only as ALL',
    ),
  ],
  good: [
    pod('securityContext: {capabilities: {drop: [NET_RAW, ALL]}}'),
    pod('securityContext: {capabilities: {drop: [CHOWN]}}'),
    pod(''),
  ],
})
