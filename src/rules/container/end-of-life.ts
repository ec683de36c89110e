import { endedRelease, hasReleases, isLongAgo } from '../../knowledge/end-of-life.ts'
import { parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { compose, pod, run, workflow } from '../examples.ts'

export default defineRule({
  id: 'container/end-of-life',
  on: 'container',
  title: 'Image gets no security fixes any more',
  severity: 'medium',
  threats: ['D5', 'K5'],
  controls: ['cis-docker:5.27'],
  why: 'Flaws that are found from then on stay open, however often the image is pulled.',
  fix: 'Use a release that is supported.',
  reads: ['image'],
  consults: ['build'],
  passesImage: (image) => !hasReleases(image),
  *check({ name, image, build, oneOff }) {
    const reference = image && !build && parseImage(image.value)
    const found = reference && endedRelease(image.value)
    if (!found) return
    const severity = !oneOff && isLongAgo(found) ? undefined : 'low'
    const message = `${name} runs ${found.name}, which got its last fixes by ${found.end}`
    yield fail(image, message, { discriminator: `${reference.registry}/${reference.repository}`, severity })
  },
  bad: [
    compose(
      { settings: '', service: 'web', image: 'image: «postgres:12.4-alpine»' },
      'medium: web runs postgres 12.4, which got its last fixes by 2024-11-21',
    ),
    compose(
      { settings: '', service: 'web', image: 'image: «docker:26.1-dind»' },
      'medium: web runs docker 26.1, which got its last fixes by 2025-02-17',
    ),
    pod(
      { settings: '', image: '«library/python:3.14-slim-bullseye»' },
      'low: web runs debian 11, which got its last fixes by 2026-08-31',
    ),
    run({ flags: '-d', image: '«node:14»' }, 'medium: node runs node 14, which got its last fixes by 2023-04-30'),
    workflow(
      { settings: 'options: --init', image: '«node:14»' },
      'low: node runs node 14, which got its last fixes by 2023-04-30',
    ),
  ],
  good: [
    compose({ settings: 'build: .', service: 'web', image: 'image: node:14' }),
    compose({ settings: '', service: 'web', image: 'image: postgres:17' }),
    compose({ settings: '', service: 'web', image: 'image: "ghcr.io/acme/web:${TAG}"' }),
    run({ flags: '-d', image: 'ghcr.io/acme/node:$TAG' }),
    pod({ settings: '', image: 'ghcr.io/acme/node:14' }),
    run({ flags: '', image: 'docker:28-dind' }),
  ],
})
