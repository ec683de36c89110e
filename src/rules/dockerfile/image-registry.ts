import { isTrusted, parseImage } from '../../knowledge/image-reference.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

/** The examples are checked with the trusted registry `ghcr.io/acme`. */
export default defineRule({
  id: 'dockerfile/image-registry',
  on: 'dockerfile',
  title: 'Base image is from an untrusted registry',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:4.2'],
  why: 'Whoever controls that registry, or registers a similar name there, decides what is in the image.',
  fix: 'Use an image from one of the `trusted-registries` in the policy, or copy it there.',
  reads: ['images', 'frontend'],
  needsSetting: 'trustedRegistries',
  *check({ name, images, frontend }, { trustedRegistries }) {
    const discriminate = numbered()
    const syntax = frontend && {
      value: { reference: frontend.value, instruction: '# syntax', stage: { isInImage: false } },
      at: frontend.at,
    }
    for (const fact of [...(syntax ? [syntax] : []), ...images]) {
      const { reference, instruction, stage } = fact.value
      const image = parseImage(reference)
      // A registry that is not known is not judged.
      if (!image || /^[^/]*\$/.test(image.repository) || isTrusted(image, trustedRegistries)) continue
      const full = `${image.registry}/${image.repository}`
      const message = `${name} uses the image ${full} (${instruction}${inStage(stage)}), which is not in a trusted registry`
      yield fail(fact, message, { discriminator: discriminate(`${instruction} ${full}`) })
    }
  },
  bad: [
    dockerfile(
      'FROM «nginx:1.27»',
      'medium: Dockerfile uses the image docker.io/library/nginx (FROM), which is not in a trusted registry',
    ),
    dockerfile(
      '# syntax=«evil.example/dockerfile:1»\nFROM ghcr.io/acme/base:1',
      'medium: Dockerfile uses the image evil.example/dockerfile (# syntax), which is not in a trusted registry',
    ),
  ],
  good: [
    dockerfile('FROM ghcr.io/acme/base:1'),
    dockerfile('FROM scratch'),
    dockerfile('ARG REGISTRY=ghcr.io/acme\nFROM ${REGISTRY}/base:1'),
  ],
})
