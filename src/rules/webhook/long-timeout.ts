import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

export default defineRule({
  id: 'webhook/long-timeout',
  on: 'webhook',
  title: 'Webhook may hold requests up for long',
  severity: 'low',
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'Every request that waits for the webhook holds a place in the API server: when it hangs, they run out.',
  fix: 'Set `timeoutSeconds` to 10 or less.',
  reads: ['timeoutSeconds'],
  *check({ name, timeoutSeconds }) {
    if (timeoutSeconds && timeoutSeconds.value > 10)
      yield fail(timeoutSeconds, `${name} may hold each request up for ${timeoutSeconds.value} seconds`)
  },
  bad: [
    manifest(
      'MutatingWebhookConfiguration shop',
      'webhooks: [{name: a.shop, timeoutSeconds: «30»}]',
      'low: webhook a.shop may hold each request up for 30 seconds',
    ),
  ],
  good: [
    manifest('MutatingWebhookConfiguration shop', 'webhooks: [{name: a.shop, timeoutSeconds: 10}, {name: b.shop}]'),
  ],
})
