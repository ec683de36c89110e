import { defineRule, fail } from '../../model/rule.ts'
import { compose, files, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/content-trust',
  on: 'container',
  title: 'Docker command in a container does not check signatures of images',
  severity: 'low',
  threats: ['D5'],
  controls: ['cis-docker:4.5'],
  why: 'Whoever can push to the registry decides which image the container pulls.',
  fix: 'Set it to `1`, or remove it where another tool such as cosign checks the signatures.',
  reads: ['env'],
  *check({ name, env }) {
    const trust = env.findLast((fact) => fact.value.name === 'DOCKER_CONTENT_TRUST')
    if (trust && /^(?:0|f|false)$/i.test(trust.value.value ?? ''))
      yield fail(trust, `${name} switches content trust off`)
  },
  bad: [
    compose('environment:\n  DOCKER_CONTENT_TRUST: "«0»"', 'low: web switches content trust off'),
    pod('env: [{name: DOCKER_CONTENT_TRUST, value: "«false»"}]', 'low: web switches content trust off'),
    run('-e «DOCKER_CONTENT_TRUST=0»', 'low: shop switches content trust off'),
    files(
      'workflow: container env',
      {
        '.github/workflows/ci.yml':
          'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    container:\n      image: shop:1.4\n      env: {DOCKER_CONTENT_TRUST: «0»}\n    steps: [{run: docker pull a}]\n',
      },
      'low: shop switches content trust off',
    ),
  ],
  good: [compose('environment: {DOCKER_CONTENT_TRUST: "1"}'), run('-e DOCKER_CONTENT_TRUST'), pod('env: [{name: A}]')],
})
