import { requiredPlugin, runsPlugin } from '../../knowledge/component-flags.ts'
import { defineRule } from '../../model/rule.ts'
import { component } from '../examples.ts'

/** A policy beside an API server without the plugin. */
const beside = (name: string, policy: string, ...reports: string[]) => {
  const own = component(reports.length > 0 ? '«kube-apiserver»' : 'kube-apiserver', '--secure-port=6443', ...reports)
  return { ...own, name, files: { ...own.files, 'policy.yaml': policy } }
}
const kyverno = (action: string) =>
  `apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: signed}\nspec:\n  validationFailureAction: ${action}\n  rules:\n  - name: signed\n    match: {any: []}\n    verifyImages: [{imageReferences: ['*']}]\n`
const sigstore = (mode: string) =>
  `apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: signed}\nspec: {mode: ${mode}, images: [{glob: '**'}]}\n`
const repositories = (action: string) =>
  `apiVersion: constraints.gatekeeper.sh/v1beta1\nkind: K8sAllowedRepos\nmetadata: {name: own}\nspec: {enforcementAction: ${action}, parameters: {repos: [ghcr.io/acme]}}\n`
const message = 'low: kube-apiserver does not run the admission plugin ImagePolicyWebhook: images are not checked by it'

export default defineRule({
  id: 'kube-apiserver/image-policy-webhook',
  on: 'component',
  program: 'kube-apiserver',
  title: 'No image policy webhook is set',
  severity: 'low',
  threats: ['K5'],
  controls: ['cis-kubernetes:5.5.1'],
  why: 'Nothing at admission says which images may run, unless a policy engine in the cluster does.',
  fix: 'Add `ImagePolicyWebhook` to `--enable-admission-plugins`, or let a policy engine refuse images: Kyverno, Gatekeeper, the policy controller of Sigstore.',
  alwaysAsked: true,
  reads: ['admission-control', 'enable-admission-plugins', 'disable-admission-plugins'],
  joins: ['image-policy'],
  *check(own, { find }) {
    if (!runsPlugin(own, 'ImagePolicyWebhook') && find('image-policy', undefined, 'image-policy', own.at).length > 0)
      return
    yield* requiredPlugin(own, 'ImagePolicyWebhook', 'images are not checked by it')
  },
  bad: [
    beside('Kyverno only audits', kyverno('Audit'), message),
    beside('Sigstore only warns', sigstore('warn'), message),
    beside('Gatekeeper only reports', repositories('dryrun'), message),
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
    beside('Kyverno enforces', kyverno('Enforce')),
    beside('Sigstore enforces', sigstore('enforce')),
    beside('Gatekeeper denies', repositories('deny')),
    component('kube-apiserver', '--enable-admission-plugins=PodNodeSelector,ImagePolicyWebhook'),
    component(
      'kube-apiserver',
      '--enable-admission-plugins=PodNodeSelector --enable-admission-plugins=ImagePolicyWebhook',
    ),
  ],
})
