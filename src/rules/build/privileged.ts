import { defineRule, fail, numbered } from '../../model/rule.ts'
import { compose, files, script } from '../examples.ts'

export default defineRule({
  id: 'build/privileged',
  on: 'build',
  title: 'Build may run privileged commands',
  severity: 'high',
  threats: ['D2', 'D3'],
  controls: [],
  why: 'A privileged command of a build holds every capability of the build host: code that reaches the build takes the host over.',
  fix: {
    default: 'Remove `security.insecure` from `--allow` or `entitlements`.',
    compose: 'Remove `privileged` and `security.insecure` from `build`.',
    workflow: 'Remove `security.insecure` from `allow`.',
  },
  edit: { remove: 'entitlements' },
  reads: ['privileged', 'entitlements'],
  *check({ name, privileged, entitlements }) {
    const message = `the build of ${name} may run privileged commands`
    if (privileged?.value) yield fail(privileged, message)
    const discriminate = numbered()
    for (const fact of entitlements)
      if (fact.value === 'security.insecure')
        yield fail(fact, message, { discriminator: discriminate('security.insecure') })
  },
  bad: [
    compose(
      { image: 'build: {context: ., privileged: «true»}', settings: '' },
      'high: the build of web may run privileged commands',
    ),
    compose(
      { image: 'build: {context: ., entitlements: [network.none, «security.insecure»]}', settings: '' },
      'high: the build of web may run privileged commands',
    ),
    script(
      'docker buildx build --allow «security.insecure» -t shop:1.4 .',
      'high: the build of shop may run privileged commands',
    ),
    files(
      'bake: entitlements',
      { 'docker-bake.hcl': 'target "shop" {\n  entitlements = ["«security.insecure»"]\n}\n' },
      'high: the build of shop may run privileged commands',
    ),
  ],
  good: [
    compose({ image: 'build: {context: ., privileged: false, entitlements: [network.host]}', settings: '' }),
    script('docker buildx build --allow network.host --build-arg ALLOW=security.insecure .'),
    files('bake: none', {
      'docker-bake.hcl': '# "security.insecure"\ntarget "shop" {\n  entitlements = []\n  network = "none"\n}\n',
    }),
  ],
})
