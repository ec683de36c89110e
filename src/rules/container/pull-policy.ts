import { parseImage } from '../../knowledge/image-reference.ts'
import { defineRule, fail, missing } from '../../model/rule.ts'
import { pod } from '../examples.ts'

export default defineRule({
  id: 'container/pull-policy',
  on: 'container',
  title: 'Pod may run an image that is already on the node',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['D5', 'K5'],
  controls: [],
  why: 'An image once pulled is run again without asking the registry: past its access check, and with whatever somebody put under that name.',
  fix: 'Set `imagePullPolicy: Always`, or pin the image to a digest.',
  reads: ['pullPolicy'],
  consults: ['image'],
  *check(container) {
    const { name, pullPolicy, image } = container
    const reference = image && parseImage(image.value)
    if (reference?.digest || pullPolicy?.value === 'Always') return
    if (pullPolicy) yield fail(pullPolicy, `${name} has the pull policy ${pullPolicy.value}`)
    // Unset, the policy is Always for latest and IfNotPresent for every other tag.
    else if (reference?.tag && reference.tag !== 'latest') {
      yield missing(container, 'pullPolicy', `${name} pulls its image only where the node has none`)
    }
  },
  bad: [pod('imagePullPolicy: «IfNotPresent»'), pod('imagePullPolicy: «Never»'), pod({ settings: '', name: '«web»' })],
  good: [
    pod('imagePullPolicy: Always'),
    pod({ settings: '', image: 'shop' }),
    pod({ settings: '', image: 'shop@sha256:0000000000000000000000000000000000000000000000000000000000000000' }),
  ],
})
