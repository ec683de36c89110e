import { isMovingTag, parseImage } from '../../knowledge/image-reference.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/image-tag',
  on: 'dockerfile',
  title: 'Base image is not pinned to a version',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:4.2'],
  why: 'The image that was pushed last is the one that is built on: an attacker can replace it without a commit, and nobody can say later which one it was.',
  fix: 'Use the tag of a version, and behind it the digest (`@sha256:DIGEST`) that `docker buildx imagetools inspect` prints for the image.',
  reads: ['images'],
  *check({ name, images }) {
    const discriminate = numbered()
    for (const fact of images) {
      const { reference, instruction, stage } = fact.value
      const image = parseImage(reference)
      if (!image || reference.includes('@') || (image.tag && !isMovingTag(image.tag))) continue
      const problem = image.tag ? 'whose tag can move' : 'which has no tag'
      const message = `${name} uses the image ${reference} (${instruction}${inStage(stage)}), ${problem}`
      yield fail(fact, message, { discriminator: discriminate(`${instruction} ${image.registry}/${image.repository}`) })
    }
  },
  bad: [
    dockerfile('FROM «debian»', 'medium: Dockerfile uses the image debian (FROM), which has no tag'),
    dockerfile(
      'ARG TAG=latest\nFROM «registry:5000/nginx:${TAG}»',
      'medium: Dockerfile uses the image registry:5000/nginx:latest (FROM), whose tag can move',
    ),
    dockerfile(
      'ARG REGISTRY\nFROM «${REGISTRY}/team/web»',
      'medium: Dockerfile uses the image ${REGISTRY}/team/web (FROM), which has no tag',
    ),
    dockerfile(
      'FROM debian:13 AS a\nFROM debian:13\nCOPY «--from=busybox» /bin/sh /bin/sh\nCOPY --from=a /x /x',
      'medium: Dockerfile uses the image busybox (COPY --from in the 2nd stage), which has no tag',
    ),
    dockerfile(
      'FROM debian:13\nRUN «--mount=type=bind,from=node:lts-slim,target=/n» true',
      'medium: Dockerfile uses the image node:lts-slim (RUN --mount), whose tag can move',
    ),
  ],
  good: [
    dockerfile('FROM debian:13 AS build\nFROM build\nCOPY --from=0 /a /a'),
    dockerfile('FROM scratch'),
    dockerfile('FROM debian@sha256:0000000000000000000000000000000000000000000000000000000000000000'),
    dockerfile('FROM debian:13 AS arch-amd64\nFROM arch-${TARGETARCH}'),
    dockerfile('FROM rust:nightly-2026-01-01'),
  ],
})
