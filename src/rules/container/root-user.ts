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
  why: 'Root inside is the same user as root on the host: one hole in the engine or the kernel is enough.',
  fix: {
    default: 'Run as a user of its own with a number above 0.',
    compose: 'Set `user: "10001:10001"`, or give the image a USER.',
    pod: 'Set `securityContext.runAsNonRoot: true` and `runAsUser` to a number above 0.',
    run: 'Add `--user 10001:10001`, or give the image a USER.',
  },
  reads: ['user'],
  consults: ['runAsNonRoot'],
  *check(container) {
    const { name, platform, user, runAsNonRoot } = container
    if (user && isRoot(user.value)) return yield fail(user, `${name} runs as root`)
    if (user || (platform === 'kubernetes' && runAsNonRoot?.value)) return
    // No number is written: Pod Security's check of the number passes.
    const controls = ['cis-docker:4.1', 'cis-kubernetes:5.2.7'] as const
    if (platform !== 'kubernetes') yield missing(container, 'user', `${name} may run as root`, { controls })
    else if (runAsNonRoot) yield fail(runAsNonRoot, `${name} is allowed to run as root`, { controls })
    else yield missing(container, 'runAsNonRoot', `${name} may run as root`, { controls })
  },
  bad: [
    compose('user: «root»'),
    compose('user: "«0:1000»"'),
    pod({ settings: '', name: '«web»' }),
    pod('securityContext: {runAsNonRoot: true, runAsUser: «0»}'),
    pod({ settings: 'securityContext: {runAsNonRoot: «false»}', spec: 'securityContext: {runAsNonRoot: true}' }),
    run('--user=«0»'),
    run('-u «root:root»'),
  ],
  good: [
    compose('user: "1000"'),
    compose('user: nobody:0'),
    pod('securityContext: {runAsNonRoot: true}'),
    pod({ settings: '', spec: 'securityContext: {runAsUser: 1000}' }),
    run('-u app'),
  ],
})
