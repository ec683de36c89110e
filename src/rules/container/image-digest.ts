import { parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/image-digest',
  on: 'container',
  title: 'Image is not pinned to a digest',
  severity: 'low',
  threats: ['D5', 'K5'],
  controls: ['cis-docker:4.2'],
  why: 'An attacker with access to the registry can push other content under the same tag. A digest always names the reviewed image.',
  fix: 'Add the digest (`@sha256:DIGEST`) that `docker buildx imagetools inspect` prints for the image, behind its tag.',
  reads: ['image'],
  consults: ['build'],
  *check({ name, image, build }) {
    const reference = image && !build && parseImage(image.value)
    if (reference && !reference.digest) yield fail(image, `${name} uses the image ${image.value}, which has no digest`)
  },
  bad: [
    compose(
      { settings: '', service: 'web', image: 'image: «nginx:1.27»' },
      'low: web uses the image nginx:1.27, which has no digest',
    ),
    pod({ settings: '', image: '«nginx»' }, 'low: web uses the image nginx, which has no digest'),
    run(
      { flags: '', image: '«ghcr.io/acme/shop:1»' },
      'low: shop uses the image ghcr.io/acme/shop:1, which has no digest',
    ),
  ],
  good: [
    compose({
      settings: '',
      service: 'web',
      image: 'image: nginx:1.27@sha256:0000000000000000000000000000000000000000000000000000000000000000',
    }),
    compose({ settings: 'build: .', service: 'web', image: 'image: shop' }),
    workflow({ settings: 'options: --init', image: 'ghcr.io/acme/shop@${{ needs.build.outputs.digest }}' }),
    pod({ settings: '', image: 'nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
  ],
})
