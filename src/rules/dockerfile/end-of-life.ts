import { endedRelease, isLongAgo } from '../../knowledge/end-of-life.ts'
import { parseImage } from '../../knowledge/image-reference.ts'
import { inStage } from '../../model/dockerfile.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { dockerfile } from '../examples.ts'

export default defineRule({
  id: 'dockerfile/end-of-life',
  on: 'dockerfile',
  title: 'Base image gets no security fixes any more',
  severity: 'medium',
  threats: ['D2', 'D5'],
  controls: ['cis-docker:4.4'],
  why: 'Flaws that are found from then on stay in the image, however often it is built.',
  fix: 'Use a release that is supported.',
  reads: ['images'],
  *check({ name, images }) {
    const discriminate = numbered()
    for (const fact of images) {
      const { reference, instruction, stage } = fact.value
      const found = instruction === 'FROM' ? endedRelease(reference) : undefined
      const image = parseImage(reference)
      if (!found || !image) continue
      const severity = stage.isInImage && isLongAgo(found) ? undefined : 'low'
      const message = `${name} builds${inStage(stage)} on ${found.name}, which got its last fixes by ${found.end}`
      yield fail(fact, message, { discriminator: discriminate(`${image.registry}/${image.repository}`), severity })
    }
  },
  bad: [
    dockerfile(
      'FROM «debian:10.13-slim»',
      'medium: Dockerfile builds on debian 10.13, which got its last fixes by 2024-06-30',
    ),
    dockerfile(
      'FROM «golang:1.22» AS build\nFROM «python:3.14-slim-bullseye»\nCOPY --from=build /x /x',
      'low: Dockerfile builds in stage build on golang 1.22, which got its last fixes by 2025-02-11',
      'low: Dockerfile builds in the 2nd stage on debian 11, which got its last fixes by 2026-08-31',
    ),
    dockerfile(
      'FROM «docker.io/library/centos:5» AS a\nFROM «nginx:1.29-alpine3.17»',
      'low: Dockerfile builds in stage a on centos 5, which got its last fixes by 2020-11-30',
      'medium: Dockerfile builds in the 2nd stage on alpine 3.17, which got its last fixes by 2024-11-22',
    ),
  ],
  good: [
    dockerfile('FROM node:22-bookworm AS a\nFROM debian:13\nFROM alpine:3.22\nFROM python:3\nFROM mysql:8'),
    dockerfile('FROM acme/debian:10 AS a\nFROM ghcr.io/acme/node:14\nFROM postgres\nFROM redis:6.2.1'),
  ],
})
