import { defineRule, fail, missing } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

/** CIS Docker: on-failure, with at most this many retries. */
const maxRetries = 5

export default defineRule({
  id: 'container/restart-policy',
  on: 'container',
  title: 'Restart policy is not on-failure with at most 5 retries',
  severity: 'medium',
  hygiene: true,
  platform: 'docker',
  threats: ['H'],
  controls: ['cis-docker:5.14'],
  why: 'A container that keeps crashing exhausts host resources; one that is never restarted stays down after one failure.',
  fix: {
    default: 'Set the restart policy to `on-failure` with at most 5 retries.',
    compose: 'Set `restart: on-failure:5`.',
    run: 'Use `--restart on-failure:5`, or in a unit of systemd `Restart=on-failure`.',
  },
  edit: { set: 'restart', value: 'on-failure:5' },
  alwaysAsked: true,
  reads: ['restart'],
  *check(container) {
    const { name, restart, dialect } = container
    if (!restart) {
      yield missing(container, 'restart', `${name} has no restart policy`)
      return
    }
    const { name: policy, maximumRetryCount: retries } = restart.value
    // The engine says `no` where nobody set one.
    if (policy === 'no' && dialect === 'live') yield fail(restart, `${name} has no restart policy`)
    else if (policy !== 'on-failure') yield fail(restart, `${name} has the restart policy ${policy}`)
    else if (retries < 1) yield fail(restart, `${name} has the restart policy on-failure without a retry limit`)
    else if (retries > maxRetries)
      yield fail(restart, `${name} has the restart policy on-failure with ${retries} retries`)
  },
  bad: [
    compose({ settings: '', service: '«web»' }, 'medium: web has no restart policy'),
    compose(
      'restart: on-failure:2\ndeploy: {restart_policy: {condition: «any»}}',
      'medium: web has the restart policy always',
    ),
    compose('restart: «always»', 'medium: web has the restart policy always'),
    compose('restart: «unless-stopped»', 'medium: web has the restart policy unless-stopped'),
    compose('restart: "«no»"', 'medium: web has the restart policy no'),
    compose('restart: «on-failure»', 'medium: web has the restart policy on-failure without a retry limit'),
    compose('restart: «on-failure:6»', 'medium: web has the restart policy on-failure with 6 retries'),
    run({ flags: '', command: '«docker run»' }, 'medium: shop has no restart policy'),
    run('--restart=«always»', 'medium: shop has the restart policy always'),
    run('--restart «on-failure:0»', 'medium: shop has the restart policy on-failure without a retry limit'),
  ],
  good: [
    compose('restart: on-failure:5'),
    compose('restart: always\ndeploy: {restart_policy: {condition: on-failure, max_attempts: 2}}'),
    run('--restart on-failure:1'),
    run('--restart=on-failure:3'),
  ],
})
