import { defineRule, fail } from '../../model/rule.ts'
import { files, script } from '../examples.ts'

const workflow = (env: string) => ({
  '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    env: ${env}\n    steps:\n      - run: docker pull debian:13\n`,
})

export default defineRule({
  id: 'client/content-trust',
  on: 'client',
  title: 'Client does not check signatures of images',
  severity: 'low',
  threats: ['D5'],
  controls: ['cis-docker:4.5'],
  why: 'Whoever can push to the registry decides which image is pulled here.',
  fix: 'Set it to `1`, or remove it where another tool such as cosign checks the signatures.',
  reads: ['contentTrust'],
  *check({ name, contentTrust }) {
    if (contentTrust && !contentTrust.value) yield fail(contentTrust, `${name} switches content trust off`)
  },
  bad: [
    script('export DOCKER_CONTENT_TRUST=«0»\ndocker pull debian:13', 'low: the client switches content trust off'),
    script('DOCKER_CONTENT_TRUST=«false» docker pull debian:13', 'low: the client switches content trust off'),
    files('off in a workflow', workflow('{DOCKER_CONTENT_TRUST: "«0»"}'), 'low: the client switches content trust off'),
  ],
  good: [
    script('export DOCKER_CONTENT_TRUST=1\ndocker pull debian:13'),
    files('on in a workflow', workflow('{DOCKER_CONTENT_TRUST: "1"}')),
  ],
})
