import { defineRule, fail } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

/** Distributions publish their images anew at least every few weeks. */
const maxDays = 90
const maxBaseDays = 180

export default defineRule({
  id: 'image/age',
  on: 'image',
  title: 'Image was built long ago',
  severity: 'low',
  threats: ['D5'],
  controls: ['cis-docker:4.4'],
  why: 'Fixes that were published since are not in it.',
  fix: 'Update the base image and build again (`docker build --pull`), on a schedule.',
  reads: ['age', 'baseAge'],
  *check({ name, age, baseAge }) {
    if (age && age.value > maxDays) yield fail(age, `${name} was built ${age.value} days ago`, { discriminator: 'own' })
    else if (baseAge && baseAge.value.days > maxBaseDays)
      yield fail(baseAge, `${name} builds on ${baseAge.value.base}, which was made ${baseAge.value.days} days ago`, {
        discriminator: 'base',
      })
  },
  bad: [
    builtImage(
      'FROM «debian:13»\nRUN x',
      'FROM debian:13 @ 2025-06-15\n  755 0:0 /etc/\nRUN x @ 2026-06-14\n  755 0:0 /x',
      'low: app builds on debian:13, which was made 364 days ago',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nRUN x',
      'FROM debian:13 @ 2026-05-15\n  755 0:0 /etc/\nRUN x @ 2026-06-14\n  755 0:0 /x',
    ),
  ],
})
