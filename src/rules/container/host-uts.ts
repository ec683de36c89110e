import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

export default defineRule({
  id: 'container/host-uts',
  on: 'container',
  title: "Container shares the host's name",
  severity: 'medium',
  platform: 'docker',
  threats: ['D3'],
  controls: ['cis-docker:5.20'],
  why: "The container can change the host's name, on which certificates, logs and licences rely.",
  fix: 'Remove the setting; `--hostname` names the container.',
  reads: ['utsMode'],
  *check({ name, utsMode }) {
    if (utsMode?.value === 'host') yield fail(utsMode, `${name} shares the host name of its host`)
  },
  bad: [compose('uts: «host»'), run('--uts=«host»')],
  good: [compose('hostname: host'), run('--hostname host')],
})
