import { parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/image-tag',
  on: 'container',
  title: 'Image is not pinned to a version',
  severity: 'medium',
  threats: ['D5', 'K5'],
  controls: ['cis-docker:5.27'],
  why: 'What runs is whatever was pushed last: a malicious image comes in without a commit, and nobody can say which one ran.',
  fix: 'Name a version, better a digest: `nginx:1.27.5@sha256:…`.',
  reads: ['image'],
  consults: ['build'],
  *check({ name, image, build }) {
    // An image built from this repository takes its version from the commit.
    const reference = image && !build && parseImage(image.value)
    if (!reference || reference.digest || (reference.tag && reference.tag !== 'latest')) return
    const what = reference.tag ? 'the moving tag latest' : 'an image without a tag'
    yield fail(image, `${name} runs ${what}`)
  },
  bad: [
    compose({ settings: '', service: 'web', image: 'image: «nginx»' }),
    compose({ settings: '', service: 'web', image: 'image: "«registry:5000/nginx:latest»"' }),
    pod({ settings: '', image: '«nginx»' }),
    run({ flags: '', image: '«localhost:5000/nginx»' }),
    workflow({ settings: 'options: --init', image: '«node:latest»' }),
  ],
  good: [
    compose({ settings: '', service: 'web', image: 'image: nginx:1.27' }),
    compose({ settings: 'build: .', service: 'web', image: 'image: shop' }),
    pod({ settings: '', image: 'nginx@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
    run({ flags: '', image: 'localhost:5000/nginx:1' }),
  ],
})
