import { startsAsOther } from '../../knowledge/image-users.ts'
import { defineRule, missing } from '../../model/rule.ts'
import { dockerfile, files } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/missing-user',
  on: 'dockerfile',
  title: 'Dockerfile sets no user',
  severity: 'medium',
  hygiene: true,
  threats: ['D2'],
  controls: ['cis-docker:4.1'],
  why: 'Without a USER the program runs as root: one flaw in the engine or the kernel lets an attacker take over the host.',
  fix: 'Add a USER with a dedicated non-root user (UID > 0) to the final stage.',
  edit: { set: 'user', value: '10001', placeholder: true },
  alwaysAsked: true,
  reads: ['user'],
  consults: ['base'],
  *check(image) {
    if (!image.user && !startsAsOther(image.base?.value ?? ''))
      yield missing(image, 'user', `${image.name} sets no USER in its final stage`)
  },
  bad: [
    dockerfile('«FROM debian:13»\nRUN id', 'medium: Dockerfile sets no USER in its final stage'),
    dockerfile(
      'FROM debian:13 AS build\nUSER app\n«FROM scratch»\nCOPY --from=build /a /a',
      'medium: Dockerfile sets no USER in its final stage',
    ),
    dockerfile(
      'FROM gcr.io/distroless/static:nonroot AS a\n«FROM gcr.io/distroless/static»\nCOPY --from=a /a /a',
      'medium: Dockerfile sets no USER in its final stage',
    ),
    files(
      'of a dev container',
      { '.devcontainer/Dockerfile': '«FROM debian:13»\nRUN id' },
      'low: .devcontainer/Dockerfile sets no USER in its final stage',
    ),
  ],
  good: [
    dockerfile('FROM debian:13\nUSER app'),
    dockerfile('FROM golang:1.26 AS build\nFROM gcr.io/distroless/static:nonroot\nCOPY --from=build /a /a'),
    dockerfile('FROM debian:13 AS base\nUSER 10001\nFROM base\nCOPY a /a'),
    dockerfile('FROM debian:13\nARG UID=10001\nUSER ${UID}:0'),
  ],
})
