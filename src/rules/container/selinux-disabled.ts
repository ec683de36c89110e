import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

/** Types that the policy lets do everything, as container-selinux and the reference policy define them. */
const unconfined = /^(?:spc|unconfined|unconfined_service|container_runtime|kernel|init)_t$/

export default defineRule({
  id: 'container/selinux-disabled',
  on: 'container',
  title: 'SELinux is disabled',
  severity: 'medium',
  platform: 'docker',
  threats: ['D3'],
  controls: ['cis-docker:5.2'],
  mootBy: 'container/privileged',
  why: "Without its label an attacker in the container can access every host file that the container's user can access.",
  fix: 'Remove `label=disable`, or the type that is not confined, and relabel mounts with `:z` or `:Z` instead.',
  edit: { remove: 'seLinux' },
  reads: ['seLinux'],
  *check({ name, seLinux }) {
    const { disabled, type = '' } = seLinux?.value ?? {}
    if (!seLinux) return
    if (disabled) yield fail(seLinux, `${name} disables SELinux labels`)
    else if (unconfined.test(type))
      yield fail(seLinux, `${name} runs with the SELinux type ${type}, which nothing confines`)
  },
  bad: [
    compose('security_opt: ["«label:disable»"]', 'medium: web disables SELinux labels'),
    run('--security-opt «label=disable»', 'medium: shop disables SELinux labels'),
    run('--security-opt «label=type:spc_t»', 'medium: shop runs with the SELinux type spc_t, which nothing confines'),
  ],
  good: [compose('security_opt: ["label=type:container_t"]'), compose(''), run('--security-opt label=level:s0:c1,c2')],
})
