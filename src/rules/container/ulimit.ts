import { defineRule, fail } from '../../model/rule.ts'
import { compose, run } from '../examples.ts'

const unlimited = -1

export default defineRule({
  id: 'container/ulimit',
  on: 'container',
  title: 'Resource limit of processes is lifted',
  severity: 'low',
  platform: 'docker',
  threats: ['H', 'D4'],
  controls: ['cis-docker:5.18'],
  why: "The engine's default limits are what keeps one process from taking all files, locked memory or disk for core dumps.",
  fix: 'Remove the ulimit, or set the number that the program needs.',
  reads: ['ulimits'],
  *check({ name, ulimits }) {
    for (const fact of ulimits) {
      const { name: limit, soft, hard } = fact.value
      if (soft !== unlimited && hard !== unlimited) continue
      yield fail(fact, `${name} lifts the limit ${limit}`, { discriminator: limit })
    }
  },
  bad: [
    compose('ulimits:\n  memlock: «-1»'),
    compose('ulimits:\n  core: «{soft: 0, hard: -1}»'),
    run('--ulimit «nofile=-1»'),
  ],
  good: [compose('ulimits: {nofile: 4096, core: 0}'), compose(''), run('--ulimit nofile=1024:2048')],
})
