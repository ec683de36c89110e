import { defineRule, fail } from '../../model/rule.ts'
import { manifest } from '../examples.ts'

const rules = (resource: string) => `rules: [{apiGroups: ["*"], resources: ["${resource}"], operations: ["*"]}]`

export default defineRule({
  id: 'webhook/unbounded',
  on: 'webhook',
  title: 'Webhook is called for every object and fails closed',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['K4'],
  controls: [],
  why: 'When the webhook does not answer, the API server takes no object at all, not even the pod that would bring the webhook back.',
  fix: 'Set the resources that it is about, and a `namespaceSelector` that leaves out kube-system and its own namespace.',
  reads: ['everything'],
  consults: ['failurePolicy', 'namespaceSelector'],
  *check({ name, everything, failurePolicy, namespaceSelector }) {
    if (everything && failurePolicy?.value !== 'Ignore' && !namespaceSelector)
      yield fail(everything, `${name} is called for every object of every namespace and fails closed`)
  },
  bad: [
    manifest(
      'MutatingWebhookConfiguration shop',
      `webhooks: [{name: a.shop, ${rules('*').replace('resources', '«resources»')}}]`,
      'medium: webhook a.shop is called for every object of every namespace and fails closed',
    ),
  ],
  good: [
    manifest('ValidatingWebhookConfiguration shop', `webhooks: [{name: a.shop, failurePolicy: Ignore, ${rules('*')}}]`),
    manifest('ValidatingWebhookConfiguration shop', `webhooks: [{name: a.shop, ${rules('orders')}}]`),
    manifest(
      'ValidatingWebhookConfiguration shop',
      `webhooks: [{name: a.shop, namespaceSelector: {matchLabels: {shop: "yes"}}, ${rules('*/*')}}]`,
    ),
  ],
})
