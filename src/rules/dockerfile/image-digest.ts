import { parseImage } from '../../knowledge/image-reference.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/image-digest',
  on: 'dockerfile',
  title: 'Base image is not pinned to a digest',
  severity: 'low',
  threats: ['D5'],
  controls: ['cis-docker:4.2'],
  why: 'An attacker with access to the registry can push other content under the same tag. A digest always names the reviewed image.',
  fix: 'Add the digest (`@sha256:DIGEST`) that `docker buildx imagetools inspect` prints for the image, behind its tag.',
  reads: ['images'],
  *check({ name, images }) {
    const discriminate = numbered()
    for (const fact of images) {
      const { reference, instruction, stage } = fact.value
      const image = parseImage(reference)
      if (!image || image.digest) continue
      const message = `${name} uses the image ${reference} (${instruction}${inStage(stage)}), which has no digest`
      yield fail(fact, message, { discriminator: discriminate(`${instruction} ${image.registry}/${image.repository}`) })
    }
  },
  bad: [
    dockerfile('FROM «debian:13»', 'low: Dockerfile uses the image debian:13 (FROM), which has no digest'),
    dockerfile(
      'FROM scratch\nCOPY «--from=ghcr.io/acme/ca:2» /certs /certs',
      'low: Dockerfile uses the image ghcr.io/acme/ca:2 (COPY --from), which has no digest',
    ),
  ],
  good: [
    dockerfile(`FROM debian:13@sha256:${'0'.repeat(64)} AS base\nFROM base`),
    dockerfile('FROM scratch\nCOPY app /app'),
  ],
})
