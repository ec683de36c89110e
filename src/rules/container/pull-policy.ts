import { parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/pull-policy',
  on: 'container',
  title: 'Image is not always pulled',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['D5', 'K5'],
  controls: [],
  why: 'An image that is already on the node runs without the access check of the registry, with whatever content someone stored under that name.',
  fix: 'Set `imagePullPolicy: Always`, or pin the image to a digest.',
  edit: { set: 'pullPolicy', value: 'Always' },
  alwaysAsked: true,
  reads: ['pullPolicy'],
  consults: ['image'],
  *check(container) {
    const { name, pullPolicy, image } = container
    const reference = image && parseImage(image.value)
    if (reference?.digest || pullPolicy?.value === 'Always') return
    if (pullPolicy) yield fail(pullPolicy, `${name} has the pull policy ${pullPolicy.value}`)
    // The default is Always for latest and IfNotPresent for every other tag.
    else if (reference?.tag && reference.tag !== 'latest') {
      yield missing(container, 'pullPolicy', `${name} sets no pull policy, which means IfNotPresent`)
    }
  },
  bad: [
    pod('imagePullPolicy: «IfNotPresent»', 'low: web has the pull policy IfNotPresent'),
    pod('imagePullPolicy: «Never»', 'low: web has the pull policy Never'),
    pod({ settings: '', name: '«web»' }, 'low: web sets no pull policy, which means IfNotPresent'),
  ],
  good: [
    pod('imagePullPolicy: Always'),
    pod({ settings: '', image: 'shop' }),
    pod({ settings: '', image: 'shop@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
  ],
})
