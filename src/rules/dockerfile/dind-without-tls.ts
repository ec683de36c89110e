import { parseImage } from '../../knowledge/image-reference.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/dind-without-tls',
  on: 'dockerfile',
  title: 'Docker-in-Docker image is built to run without TLS',
  severity: 'high',
  threats: ['D1'],
  controls: [],
  why: 'The engine of every container of the image listens on port 2375 without credentials, and it runs privileged.',
  fix: 'Remove the empty `DOCKER_TLS_CERTDIR` and connect clients to port 2376 with the certificates.',
  reads: ['env'],
  consults: ['base'],
  *check({ name, env, base }) {
    const reference = base && parseImage(base.value)
    if (reference?.repository !== 'library/docker' || !reference.tag?.includes('dind')) return
    const discriminate = numbered()
    for (const fact of env) {
      const { name: variable, value, instruction, stage } = fact.value
      if (variable !== 'DOCKER_TLS_CERTDIR' || value !== '' || instruction !== 'ENV' || !stage.isInImage) continue
      const message = `${name} disables TLS with an empty DOCKER_TLS_CERTDIR${inStage(stage)}`
      yield fail(fact, message, { discriminator: discriminate(variable) })
    }
  },
  bad: [
    dockerfile(
      'FROM docker:28-dind\nENV A=b «DOCKER_TLS_CERTDIR=""»',
      'high: Dockerfile disables TLS with an empty DOCKER_TLS_CERTDIR',
    ),
    dockerfile(
      'FROM docker.io/library/docker:dind-rootless AS base\nENV «DOCKER_TLS_CERTDIR=»\nFROM base',
      'high: Dockerfile disables TLS with an empty DOCKER_TLS_CERTDIR in stage base',
    ),
  ],
  good: [
    dockerfile('FROM docker:28-dind\nENV DOCKER_TLS_CERTDIR=/certs'),
    dockerfile('FROM docker:28-cli\nENV DOCKER_TLS_CERTDIR='),
  ],
})
