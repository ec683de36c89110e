import { parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/dind-without-tls',
  on: 'container',
  title: 'Docker-in-Docker runs without TLS',
  severity: 'high',
  threats: ['D1', 'K5'],
  controls: [],
  why: 'The inner engine runs privileged, and anyone who can reach port 2375 controls it without credentials.',
  fix: 'Remove the empty `DOCKER_TLS_CERTDIR` and connect clients to port 2376 with the certificates.',
  reads: ['env'],
  consults: ['image'],
  *check({ name, image, env }) {
    const reference = image && parseImage(image.value)
    const isDind = reference?.repository === 'library/docker' && reference.tag?.includes('dind')
    const certificates = env.find((fact) => fact.value.name === 'DOCKER_TLS_CERTDIR')
    if (isDind && certificates?.value.value === '')
      yield fail(certificates, `${name} disables TLS with an empty DOCKER_TLS_CERTDIR`)
  },
  bad: [
    compose(
      { settings: 'environment:\n  DOCKER_TLS_CERTDIR: "«»"', service: 'web', image: 'image: docker:27-dind' },
      'high: web disables TLS with an empty DOCKER_TLS_CERTDIR',
    ),
    pod(
      { settings: 'env: [{name: DOCKER_TLS_CERTDIR, value: "«»"}]', image: 'docker:dind-rootless' },
      'high: web disables TLS with an empty DOCKER_TLS_CERTDIR',
    ),
    run(
      { flags: '-e «DOCKER_TLS_CERTDIR=»', image: 'docker.io/library/docker:27-dind' },
      'high: docker disables TLS with an empty DOCKER_TLS_CERTDIR',
    ),
  ],
  good: [
    compose({ settings: 'environment: {DOCKER_TLS_CERTDIR: /certs}', service: 'web', image: 'image: docker:27-dind' }),
    compose({ settings: 'environment: {DOCKER_TLS_CERTDIR: ""}', service: 'web', image: 'image: docker:27-cli' }),
  ],
})
