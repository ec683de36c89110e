import { parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run } from '../examples.ts'

export default defineRule({
  id: 'container/image-digest',
  on: 'container',
  title: 'Image is not pinned to a digest',
  severity: 'low',
  threats: ['D5', 'K5'],
  controls: ['cis-docker:4.2'],
  why: 'A tag can be pushed again with another content; a digest names the one image that was reviewed.',
  fix: 'Add the digest: `nginx:1.27.5@sha256:…`.',
  reads: ['image'],
  consults: ['build'],
  *check({ name, image, build }) {
    const reference = image && !build && parseImage(image.value)
    if (reference && !reference.digest) yield fail(image, `${name} runs an image without a digest`)
  },
  bad: [
    compose({ settings: '', service: 'web', image: 'image: «nginx:1.27»' }),
    pod({ settings: '', image: '«nginx»' }),
    run({ flags: '', image: '«ghcr.io/acme/shop:1»' }),
  ],
  good: [
    compose({
      settings: '',
      service: 'web',
      image: 'image: nginx:1.27@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    }),
    compose({ settings: 'build: .', service: 'web', image: 'image: shop' }),
    pod({ settings: '', image: 'nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
  ],
})
