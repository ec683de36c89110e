import { requiredPlugin } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

export default defineRule({
  id: 'kube-apiserver/image-policy-webhook',
  on: 'component',
  program: 'kube-apiserver',
  title: 'No image policy webhook is set',
  severity: 'low',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.5.1'],
  why: 'Nothing at admission says which images may run, unless a policy engine in the cluster does.',
  fix: 'Add `ImagePolicyWebhook` to `--enable-admission-plugins`, or verify images with a policy engine and switch this rule off.',
  alwaysAsked: true,
  reads: ['admission-control', 'enable-admission-plugins', 'disable-admission-plugins'],
  *check(own) {
    yield* requiredPlugin(own, 'ImagePolicyWebhook', 'images are not checked by it')
  },
  bad: [
    component(
      '«kube-apiserver»',
      '--secure-port=6443',
      'low: kube-apiserver does not run the admission plugin ImagePolicyWebhook: images are not checked by it',
    ),
    component(
      'kube-apiserver',
      '«--enable-admission-plugins=PodNodeSelector,Other»',
      'low: kube-apiserver does not run the admission plugin ImagePolicyWebhook: images are not checked by it',
    ),
    component(
      'kube-apiserver',
      '--enable-admission-plugins=ImagePolicyWebhook --disable-admission-plugins=«ImagePolicyWebhook»',
      'low: kube-apiserver switches the admission plugin ImagePolicyWebhook off: images are not checked by it',
    ),
  ],
  good: [
    component('kube-apiserver', '--enable-admission-plugins=PodNodeSelector,ImagePolicyWebhook'),
    component(
      'kube-apiserver',
      '--enable-admission-plugins=PodNodeSelector --enable-admission-plugins=ImagePolicyWebhook',
    ),
  ],
})
