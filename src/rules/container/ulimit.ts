import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

const unlimited = -1

export default defineRule({
  id: 'container/ulimit',
  on: 'container',
  title: 'Ulimit is set to unlimited',
  severity: 'low',
  platform: 'docker',
  threats: ['H', 'D4'],
  controls: ['cis-docker:5.18'],
  why: 'The default limits keep a compromised process from using all file descriptors, locked memory or disk space for core dumps.',
  fix: 'Remove the ulimit, or set the value that the program needs.',
  reads: ['ulimits'],
  *check({ name, ulimits }) {
    for (const fact of ulimits) {
      const { name: limit, soft, hard } = fact.value
      if (soft !== unlimited && hard !== unlimited) continue
      yield fail(fact, `${name} sets the ulimit ${limit} to unlimited`, { discriminator: limit })
    }
  },
  bad: [
    compose('ulimits:\n  memlock: «-1»', 'low: web sets the ulimit memlock to unlimited'),
    compose('ulimits:\n  core: «{soft: 0, hard: -1}»', 'low: web sets the ulimit core to unlimited'),
    run('--ulimit «nofile=-1»', 'low: shop sets the ulimit nofile to unlimited'),
  ],
  good: [compose('ulimits: {nofile: 4096, core: 0}'), compose(''), run('--ulimit nofile=1024:2048')],
})
