import { isTrusted, parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

/** The examples are checked with the trusted registry `ghcr.io/acme`. */
export default defineRule({
  id: 'container/image-registry',
  on: 'container',
  title: 'Image is from an untrusted registry',
  severity: 'medium',
  threats: ['D5', 'K5'],
  controls: ['cis-docker:4.2'],
  why: 'Whoever controls that registry, or registers a similar name there, decides what runs here.',
  fix: 'Use an image from one of the `trusted-registries` in the policy, or copy it there.',
  reads: ['image'],
  consults: ['build'],
  needsSetting: 'trustedRegistries',
  *check({ name, image, build }, { trustedRegistries }) {
    const reference = image && !build && parseImage(image.value)
    if (!reference || isTrusted(reference, trustedRegistries)) return
    yield fail(
      image,
      `${name} uses the image ${reference.registry}/${reference.repository}, which is not in a trusted registry`,
      // Another image is another fault.
      { discriminator: `${reference.registry}/${reference.repository}` },
    )
  },
  bad: [
    compose(
      { settings: '', service: 'web', image: 'image: «nginx:1.27»' },
      'medium: web uses the image docker.io/library/nginx, which is not in a trusted registry',
    ),
    pod(
      { settings: '', image: '«ghcr.io/acme-evil/shop:1»' },
      'medium: web uses the image ghcr.io/acme-evil/shop, which is not in a trusted registry',
    ),
    run(
      { flags: '', image: '«ghcr.io.evil.example/acme/shop:1»' },
      'medium: shop uses the image ghcr.io.evil.example/acme/shop, which is not in a trusted registry',
    ),
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
