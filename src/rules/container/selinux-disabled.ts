import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/selinux-disabled',
  on: 'container',
  title: 'SELinux confinement is switched off',
  severity: 'medium',
  threats: ['D3'],
  controls: ['cis-docker:5.2'],
  mootBy: 'container/privileged',
  why: 'Without its label the container may touch every file of the host that its user may touch.',
  fix: 'Remove `label=disable`; relabel what is mounted with `:z` or `:Z` instead.',
  reads: ['seLinux'],
  *check({ name, seLinux }) {
    if (seLinux?.value.disabled) yield fail(seLinux, `${name} switches SELinux labels off`)
  },
  bad: [compose('security_opt: ["«label:disable»"]'), run('--security-opt «label=disable»')],
  good: [compose('security_opt: ["label=type:container_t"]'), compose(''), run('--security-opt label=level:s0:c1,c2')],
})
