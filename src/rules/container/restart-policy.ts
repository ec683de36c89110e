import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

/** CIS Docker: on-failure, with at most this many tries. */
const maxTries = 5

export default defineRule({
  id: 'container/restart-policy',
  on: 'container',
  title: 'Restart policy is not on-failure with at most 5 tries',
  severity: 'medium',
  hygiene: true,
  platform: 'docker',
  threats: ['H'],
  controls: ['cis-docker:5.14'],
  why: 'A container that crashes is started over and over and wears its host out; one that is never restarted stays down after the first blow.',
  fix: {
    default: 'Set the restart policy to on-failure with at most 5 tries.',
    compose: 'Set `restart: on-failure:5`.',
    run: 'Add `--restart on-failure:5`.',
  },
  reads: ['restart'],
  *check(container) {
    const { name, restart } = container
    if (!restart) {
      yield missing(container, 'restart', `${name} has no restart policy`)
      return
    }
    const { name: policy, maximumRetryCount: tries } = restart.value
    if (policy !== 'on-failure') yield fail(restart, `${name} has the restart policy ${policy}`)
    else if (tries < 1) yield fail(restart, `${name} is restarted on failure without limit`)
    else if (tries > maxTries) yield fail(restart, `${name} is restarted on failure ${tries} times`)
  },
  bad: [
    compose({ settings: '', service: '«web»' }),
    compose('restart: «always»'),
    compose('restart: «unless-stopped»'),
    compose('restart: "«no»"'),
    compose('restart: «on-failure»'),
    compose('restart: «on-failure:6»'),
    run({ flags: '', command: '«docker run»' }),
    run('--restart=«always»'),
    run('--restart «on-failure:0»'),
  ],
  good: [compose('restart: on-failure:5'), run('--restart on-failure:1'), run('--restart=on-failure:3')],
})
