import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/selinux-disabled',
  on: 'container',
  title: 'SELinux is disabled',
  severity: 'medium',
  threats: ['D3'],
  controls: ['cis-docker:5.2'],
  mootBy: 'container/privileged',
  why: "Without its label an attacker in the container can access every host file that the container's user can access.",
  fix: 'Remove `label=disable`, and relabel mounts with `:z` or `:Z` instead.',
  edit: { remove: 'seLinux' },
  reads: ['seLinux'],
  *check({ name, seLinux }) {
    if (seLinux?.value.disabled) yield fail(seLinux, `${name} disables SELinux labels`)
  },
  bad: [
    compose('security_opt: ["«label:disable»"]', 'medium: web disables SELinux labels'),
    run('--security-opt «label=disable»', 'medium: shop disables SELinux labels'),
  ],
  good: [compose('security_opt: ["label=type:container_t"]'), compose(''), run('--security-opt label=level:s0:c1,c2')],
})
