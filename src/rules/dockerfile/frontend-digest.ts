import { parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/frontend-digest',
  on: 'dockerfile',
  title: 'Dockerfile frontend is not pinned to a digest',
  severity: 'low',
  threats: ['D2', 'D5'],
  controls: [],
  why: 'The image behind `# syntax=` reads the Dockerfile and decides what the build does. Whoever replaces it replaces every build.',
  fix: 'Add the digest (`# syntax=docker/dockerfile:1@sha256:DIGEST`), or remove the line: BuildKit has a built-in frontend.',
  reads: ['frontend'],
  *check({ name, frontend }) {
    if (frontend && !parseImage(frontend.value)?.digest)
      yield fail(frontend, `${name} uses the frontend ${frontend.value}, which has no digest`)
  },
  bad: [
    dockerfile(
      '# syntax=«docker/dockerfile:1»\nFROM debian:13',
      'low: Dockerfile uses the frontend docker/dockerfile:1, which has no digest',
    ),
  ],
  good: [
    dockerfile(`# syntax = docker/dockerfile:1@sha256:${'0'.repeat(64)}\nFROM debian:13`),
    dockerfile('FROM debian:13\n# syntax=docker/dockerfile:1'),
  ],
})
