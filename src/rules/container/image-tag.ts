import { isMovingTag, parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/image-tag',
  on: 'container',
  title: 'Image is not pinned to a version',
  severity: 'medium',
  threats: ['D5', 'K5'],
  controls: ['cis-docker:5.27'],
  why: 'The image that was pushed last is the one that runs: an attacker can replace it without a commit, and nobody can say later which one ran.',
  fix: 'Use the tag of a version, and behind it the digest (`@sha256:DIGEST`) that `docker buildx imagetools inspect` prints for the image.',
  reads: ['image'],
  consults: ['build'],
  *check({ name, image, build }) {
    // The commit is the version of an image that is built from this repository.
    const reference = image && !build && parseImage(image.value)
    // Whatever the form of its digest, no engine falls back to a tag.
    if (!reference || image.value.includes('@') || (reference.tag && !isMovingTag(reference.tag))) return
    const problem = reference.tag ? 'whose tag can move' : 'which has no tag'
    // Another image is another fault.
    const discriminator = `${reference.registry}/${reference.repository}`
    yield fail(image, `${name} uses the image ${image.value}, ${problem}`, { discriminator })
  },
  bad: [
    compose(
      { settings: '', service: 'web', image: 'image: «nginx»' },
      'medium: web uses the image nginx, which has no tag',
    ),
    compose(
      { settings: '', service: 'web', image: 'image: "«registry:5000/nginx:latest»"' },
      'medium: web uses the image registry:5000/nginx:latest, whose tag can move',
    ),
    pod({ settings: '', image: '«nginx»' }, 'medium: web uses the image nginx, which has no tag'),
    pod(
      { settings: '', image: '«ghcr.io/acme/shop:master»' },
      'medium: web uses the image ghcr.io/acme/shop:master, whose tag can move',
    ),
    run(
      { flags: '', image: '«localhost:5000/nginx»' },
      'medium: nginx uses the image localhost:5000/nginx, which has no tag',
    ),
    workflow(
      { settings: 'options: --init', image: '«node:latest»' },
      'medium: node uses the image node:latest, whose tag can move',
    ),
  ],
  good: [
    workflow({ settings: 'options: --init', image: 'ghcr.io/acme/shop:${{ github.sha }}' }),
    run({ flags: '', image: 'nginx:$TAG@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
    compose({ settings: '', service: 'web', image: 'image: nginx:1.27' }),
    compose({ settings: 'build: .', service: 'web', image: 'image: shop' }),
    compose({ settings: '', service: 'web', image: 'image: nginx@sha256:abcdef' }),
    pod({ settings: '', image: 'nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
    // ko builds it of the program and puts its digest here.
    pod({ settings: '', image: 'ko://example.org/shop/cmd/web' }),
    run({ flags: '', image: 'localhost:5000/nginx:1' }),
    run({ flags: '', image: 'ghcr.io/acme/shop:main-18e7589' }),
  ],
})
