import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/ssh-port',
  on: 'dockerfile',
  title: 'Port 22 is exposed by the image',
  severity: 'low',
  threats: ['D2'],
  controls: ['cis-docker:5.6'],
  why: 'An SSH server is a second way in for attackers, with keys and passwords that the engine and the cluster do not control.',
  fix: 'Remove the port and the SSH server behind it.',
  reads: ['exposed'],
  *check({ name, exposed }) {
    for (const fact of exposed) {
      const { first, last, protocol, stage } = fact.value
      if (protocol !== 'tcp' || first > 22 || last < 22) continue
      yield fail(fact, `${name} exposes port 22${inStage(stage)}`, { discriminator: stage.name ?? '' })
    }
  },
  bad: [
    dockerfile('FROM debian:13\nEXPOSE 8080 «22»', 'low: Dockerfile exposes port 22'),
    dockerfile('FROM debian:13\nEXPOSE «20-25/TCP»', 'low: Dockerfile exposes port 22'),
    dockerfile('FROM debian:13\nENV PORT=22\nexpose «$PORT/tcp»', 'low: Dockerfile exposes port 22'),
  ],
  good: [dockerfile('FROM debian:13\nEXPOSE 2222 22/udp 220')],
})
