import { defineRule, fail } from '../../model/rule.ts'
import { admission } from '../examples.ts'

export default defineRule({
  id: 'image-policy-webhook/default-allow',
  on: 'image-policy-webhook',
  title: 'Images are admitted where nobody can check them',
  severity: 'medium',
  threats: ['D5'],
  controls: ['cis-kubernetes:5.5.1'],
  why: 'Whoever makes the service that checks images unreachable can start any image.',
  fix: 'Set `defaultAllow: false`.',
  reads: ['defaultAllow'],
  *check({ name, defaultAllow }) {
    if (defaultAllow?.value) yield fail(defaultAllow, `${name} admits every image while its service does not answer`)
  },
  bad: [
    admission(
      {
        plugin: 'ImagePolicyWebhook',
        settings: 'imagePolicy:\n  kubeConfigFile: /etc/kubernetes/image-policy.conf\n  defaultAllow: «true»',
      },
      'medium: ImagePolicyWebhook admits every image while its service does not answer',
    ),
  ],
  good: [
    admission({
      plugin: 'ImagePolicyWebhook',
      settings: 'imagePolicy: {kubeConfigFile: /etc/kubernetes/image-policy.conf, defaultAllow: false}',
    }),
    admission({ plugin: 'ImagePolicyWebhook', settings: 'imagePolicy: {kubeConfigFile: /etc/k.conf}' }),
  ],
})
