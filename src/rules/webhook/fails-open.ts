import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'webhook/fails-open',
  on: 'webhook',
  title: 'Admission policy is skipped when its webhook does not answer',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K5'],
  controls: [],
  why: 'An attacker who makes the webhook slow or unreachable gets objects past it that it would refuse.',
  fix: 'Set `failurePolicy: Fail`, run more than one replica, and exempt the namespace of the webhook itself.',
  reads: ['failurePolicy'],
  consults: ['validating'],
  *check({ name, failurePolicy, validating }) {
    if (validating && failurePolicy?.value === 'Ignore')
      yield fail(failurePolicy, `${name} is skipped when it does not answer (failurePolicy: Ignore)`)
  },
  bad: [
    manifest(
      'ValidatingWebhookConfiguration shop',
      'webhooks: [{name: a.shop, failurePolicy: «Ignore»}]',
      'low: webhook a.shop is skipped when it does not answer (failurePolicy: Ignore)',
    ),
  ],
  good: [
    manifest('ValidatingWebhookConfiguration shop', 'webhooks: [{name: a.shop, failurePolicy: Fail}]'),
    manifest('MutatingWebhookConfiguration shop', 'webhooks: [{name: a.shop, failurePolicy: Ignore}]'),
  ],
})
