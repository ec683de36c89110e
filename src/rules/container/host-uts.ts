import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/host-uts',
  on: 'container',
  title: 'Host UTS namespace is shared',
  severity: 'medium',
  platform: 'docker',
  threats: ['D3'],
  controls: ['cis-docker:5.20'],
  why: "A compromised container can change the host's name, which certificates, logs and licences rely on.",
  fix: 'Remove the setting. To name the container, use `hostname`.',
  edit: { remove: 'utsMode' },
  reads: ['utsMode'],
  *check({ name, utsMode }) {
    if (utsMode?.value === 'host') yield fail(utsMode, `${name} shares the host's UTS namespace`)
  },
  bad: [
    compose('uts: «host»', "medium: web shares the host's UTS namespace"),
    run('--uts=«host»', "medium: shop shares the host's UTS namespace"),
  ],
  good: [compose('hostname: host'), run('--hostname host')],
})
