import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/engine-port',
  on: 'dockerfile',
  title: 'Port of a container engine is exposed by the image',
  severity: 'medium',
  threats: ['D1'],
  controls: [],
  why: 'Port 2375 is the API of an engine without TLS: who reaches it in the container network, or with `-P` on the host, starts privileged containers.',
  fix: 'Remove the port, and let the engine listen on port 2376 with client certificates.',
  reads: ['exposed'],
  *check({ name, exposed }) {
    for (const fact of exposed) {
      const { first, last, protocol, stage } = fact.value
      if (protocol !== 'tcp' || first > 2375 || last < 2375 || !stage.isInImage) continue
      const message = `${name} exposes port 2375 of a container engine${inStage(stage)}`
      yield fail(fact, message, { discriminator: stage.name ?? '' })
    }
  },
  bad: [
    dockerfile(
      'FROM docker:28-dind\nEXPOSE 8080 «2375/tcp»',
      'medium: Dockerfile exposes port 2375 of a container engine',
    ),
    dockerfile(
      'FROM debian:13 AS a\nFROM a\nEXPOSE «2370-2380»',
      'medium: Dockerfile exposes port 2375 of a container engine in the 2nd stage',
    ),
  ],
  good: [dockerfile('FROM docker:28-dind AS a\nEXPOSE 2375\nFROM debian:13\nEXPOSE 2376 2375/udp 12375')],
})
