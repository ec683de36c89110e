import { defineRule, fail, numbered } from '../../model/rule.ts'
import { files, script } from '../examples.ts'

const step = (input: string) => ({
  '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: docker/setup-buildx-action@v3\n        with:\n          ${input}\n`,
})

const what: Readonly<Record<string, string>> = {
  'security.insecure': 'run privileged commands',
  'network.host': 'use the network of the build host',
  device: 'use devices of the build host',
}

export default defineRule({
  id: 'build/insecure-builder',
  on: 'build',
  title: 'Builder grants entitlements to every build',
  severity: 'low',
  threats: ['D2', 'D3'],
  controls: [],
  why: 'Whoever may ask the builder for a build can take its host over: nothing else stands in the way.',
  fix: 'Remove the entitlement, and use a separate builder for the build that needs it.',
  reads: ['grants'],
  *check({ name, grants }) {
    const discriminate = numbered()
    for (const fact of grants) {
      const entitlement = fact.value.replace(/[=:].*/s, '')
      if (Object.hasOwn(what, entitlement))
        yield fail(fact, `${name} lets every build ${what[entitlement]}`, { discriminator: discriminate(entitlement) })
    }
  },
  bad: [
    files(
      'flags of a builder',
      step("buildkitd-flags: '--debug --allow-insecure-entitlement «security.insecure»'"),
      'low: the builder lets every build run privileged commands',
    ),
    files(
      'configuration of a builder',
      step('buildkitd-config-inline: |\n            insecure-entitlements = ["«network.host»"]'),
      'low: the builder lets every build use the network of the build host',
    ),
    files(
      'buildkitd.toml',
      { 'buildkitd.toml': 'debug = true\ninsecure-entitlements = [ "«security.insecure»" ]\n' },
      'low: the builder lets every build run privileged commands',
    ),
    script(
      "docker buildx create --use --buildkitd-flags '--allow-insecure-entitlement=«security.insecure»'",
      'low: the builder lets every build run privileged commands',
    ),
  ],
  good: [
    files('no more than a mirror', {
      'buildkitd.toml': 'insecure-entitlements = []\n[registry."docker.io"]\nmirrors = ["m.lan"]\n',
      'docker-bake.hcl': 'target "a" {\n  network = "none"\n}\n',
    }),
    script("docker buildx create --use --buildkitd-flags '--debug'\ndocker buildx build --network none ."),
  ],
})
