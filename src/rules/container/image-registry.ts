import { isTrusted, parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

/** The examples are checked with the trusted registry `ghcr.io/acme`. */
export default defineRule({
  id: 'container/image-registry',
  on: 'container',
  title: 'Image comes from a registry that the policy does not trust',
  severity: 'medium',
  threats: ['D5', 'K5'],
  controls: ['cis-docker:4.2'],
  why: 'Whoever runs that registry, or typed a name like a known one there, decides what runs here.',
  fix: 'Take the image from one of the `trusted-registries` of the policy, or copy it there.',
  reads: ['image'],
  consults: ['build'],
  needsSetting: 'trustedRegistries',
  *check({ name, image, build }, { trustedRegistries }) {
    const reference = image && !build && parseImage(image.value)
    if (!reference || isTrusted(reference, trustedRegistries)) return
    yield fail(image, `${name} takes its image from ${reference.registry}/${reference.repository}`)
  },
  bad: [
    compose({ settings: '', service: 'web', image: 'image: «nginx:1.27»' }),
    pod({ settings: '', image: '«ghcr.io/acme-evil/shop:1»' }),
    run({ flags: '', image: '«ghcr.io.evil.example/acme/shop:1»' }),
  ],
  good: [
    compose({ settings: '', service: 'web', image: 'image: ghcr.io/acme/shop:1' }),
    compose({ settings: 'build: .', service: 'web', image: 'image: shop' }),
    pod({
      settings: '',
      image: 'GHCR.io/acme/team/shop@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    }),
  ],
})
