import { isRelaxed } from '../../knowledge/pod-security.ts'
import { isRoot } from '../../knowledge/user.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'pod/overridden-user',
  on: 'pod',
  title: 'Pod allows root, although its containers override it',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: ['pss:baseline/windowsHostProcess', 'pss:restricted/runAsNonRoot', 'pss:restricted/runAsUser'],
  why: 'Pod Security admission refuses the pod, and a container that is added later inherits the setting.',
  fix: 'Remove the setting from the pod.',
  reads: ['windowsHostProcess', 'runAsNonRoot', 'user'],
  consults: ['usernsMode'],
  *check(subject, { kubernetesVersion }) {
    const { name, windowsHostProcess, runAsNonRoot, user } = subject
    const message = (setting: string) => `${name} sets ${setting} for its containers, which all override it`
    if (windowsHostProcess?.value)
      yield fail(windowsHostProcess, message('hostProcess'), {
        discriminator: 'hostProcess',
        controls: ['pss:baseline/windowsHostProcess'],
      })
    // Root in a pod with users of its own is nobody on the node.
    if (isRelaxed(subject, kubernetesVersion)) return
    if (runAsNonRoot?.value === false)
      yield fail(runAsNonRoot, message('runAsNonRoot: false'), {
        discriminator: 'runAsNonRoot',
        controls: ['pss:restricted/runAsNonRoot'],
      })
    if (user && isRoot(user.value))
      yield fail(user, message('runAsUser: 0'), { discriminator: 'runAsUser', controls: ['pss:restricted/runAsUser'] })
  },
  bad: [
    pod(
      {
        settings: 'securityContext: {runAsNonRoot: true, runAsUser: 7}',
        spec: 'securityContext: {runAsNonRoot: «false», runAsUser: «0»}',
      },
      'low: shop sets runAsNonRoot: false for its containers, which all override it',
      'low: shop sets runAsUser: 0 for its containers, which all override it',
    ),
    pod(
      {
        settings: 'securityContext: {windowsOptions: {hostProcess: false}}',
        spec: 'os: {name: windows}\nsecurityContext: {windowsOptions: {hostProcess: «true»}}',
      },
      'low: shop sets hostProcess for its containers, which all override it',
    ),
  ],
  good: [
    pod({ settings: '', spec: 'securityContext: {runAsNonRoot: false}' }),
    pod({ settings: 'securityContext: {runAsUser: 7}', spec: 'hostUsers: false\nsecurityContext: {runAsUser: 0}' }),
    pod({ settings: 'securityContext: {runAsNonRoot: true}', spec: 'securityContext: {runAsNonRoot: true}' }),
  ],
})
