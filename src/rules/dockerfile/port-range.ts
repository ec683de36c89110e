import { defineRule, fail } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/port-range',
  on: 'dockerfile',
  title: 'Exposed port is out of range',
  severity: 'low',
  threats: ['D2'],
  controls: [],
  why: 'No program can listen on such a port: the one that is meant is published without being reviewed.',
  fix: 'Set the port that the program listens on, from 1 to 65535.',
  reads: ['exposed'],
  *check({ name, exposed }) {
    for (const fact of exposed) {
      const { text, first, last } = fact.value
      if (first >= 1 && first <= last && last <= 65_535) continue
      yield fail(fact, `${name} exposes ${text}, which is no port`, { discriminator: text })
    }
  },
  bad: [
    dockerfile('FROM debian:13\nEXPOSE 80 «65536/tcp»', 'low: Dockerfile exposes 65536/tcp, which is no port'),
    dockerfile('FROM debian:13\nEXPOSE «90-80»', 'low: Dockerfile exposes 90-80, which is no port'),
  ],
  good: [dockerfile('FROM debian:13\nEXPOSE 1 65535 7000-7010/udp ${PORT}')],
})
