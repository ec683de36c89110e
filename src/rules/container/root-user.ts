import { isRelaxed } from '../../knowledge/pod-security.ts'
import { isRoot } from '../../knowledge/user.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/root-user',
  on: 'container',
  title: 'Container may run as root',
  severity: 'medium',
  hygiene: true,
  threats: ['D2', 'D3', 'K5'],
  controls: ['cis-docker:4.1', 'cis-kubernetes:5.2.7', 'pss:restricted/runAsUser'],
  why: 'Root in the container is the same user as root on the host: one flaw in the engine or the kernel lets an attacker take over the host.',
  fix: {
    default: 'Use a dedicated non-root user (UID > 0).',
    compose: 'Set `user: "10001:10001"`, or add a USER to the image.',
    pod: 'Set `securityContext.runAsNonRoot: true`, and `runAsUser` to a UID above 0.',
    run: 'Add `--user 10001:10001`, or add a USER to the image.',
    workflow: 'Add `--user 10001:10001` to its `options`, or add a USER to the image.',
  },
  edit: { set: 'runAsNonRoot', value: true },
  alwaysAsked: true,
  reads: ['user', 'runAsNonRoot'],
  consults: ['usernsMode'],
  *check(container, { kubernetesVersion }) {
    const { name, platform, user, runAsNonRoot } = container
    // Pod Security's check of runAsUser passes where none is set, and in a pod with users of its own.
    const controls = ['cis-docker:4.1', 'cis-kubernetes:5.2.7'] as const
    const severity = isRelaxed(container, kubernetesVersion) ? ('low' as const) : undefined
    // Of a Windows user's name that check knows nothing.
    const isName = platform === 'kubernetes' && user !== undefined && !/^[-+\d]/.test(user.value)
    const details = severity || isName ? { controls, severity } : undefined
    if (user && isRoot(user.value)) return yield fail(user, `${user.owner?.name ?? name} runs as root`, details)
    if (user || (platform === 'kubernetes' && runAsNonRoot?.value)) return
    if (platform !== 'kubernetes') yield missing(container, 'user', `${name} may run as root`, { controls })
    else if (runAsNonRoot)
      yield fail(runAsNonRoot, `${runAsNonRoot.owner?.name ?? name} sets runAsNonRoot to false`, { controls, severity })
    else yield missing(container, 'runAsNonRoot', `${name} may run as root`, { controls, severity })
  },
  bad: [
    compose('user: «root»', 'medium: web runs as root'),
    compose('user: "«0:1000»"', 'medium: web runs as root'),
    pod({ settings: '', name: '«web»' }, 'medium: web may run as root'),
    pod('securityContext: {runAsNonRoot: true, runAsUser: «0»}', 'medium: web runs as root'),
    pod(
      { settings: 'securityContext: {runAsNonRoot: «false»}', spec: 'securityContext: {runAsNonRoot: true}' },
      'medium: web sets runAsNonRoot to false',
    ),
    pod({ settings: 'securityContext: {runAsUser: «0»}', spec: 'hostUsers: false' }, 'low: web runs as root'),
    pod({ settings: '', name: '«web»', spec: 'hostUsers: false' }, 'low: web may run as root'),
    pod(
      {
        settings: '',
        spec: 'os: {name: windows}\nsecurityContext: {windowsOptions: {runAsUserName: «ContainerAdministrator»}}',
      },
      'medium: web runs as root',
    ),
    run('--user=«0»', 'medium: shop runs as root'),
    run('-u «root:root»', 'medium: shop runs as root'),
  ],
  good: [
    compose('user: "1000"'),
    compose('user: nobody:0'),
    pod('securityContext: {runAsNonRoot: true}'),
    pod({ settings: '', spec: 'securityContext: {runAsUser: 1000}' }),
    run('-u app'),
  ],
})
