import { signatureFaults } from '../../knowledge/signature-faults.ts'
import { defineRule, numbered } from '../../model/rule.ts'
import { files } from '../examples.ts'

const sigstore = (spec: string) => ({
  'policy.yaml': `apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: signed}\nspec: {images: [{glob: '**'}], ${spec}}\n`,
})

const kyverno = (spec: string, entry: string) => ({
  'policy.yaml': `apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {name: signed}\nspec:\n  ${spec}\n  rules:\n    - name: a\n      verifyImages:\n        - imageReferences: ['*']\n          attestors: [{entries: [${entry}]}]\n`,
})

export default defineRule({
  id: 'image-policy/signature-check',
  on: 'image-policy',
  title: 'Admission check of image signatures has no effect or is weakened',
  severity: 'medium',
  platform: 'kubernetes',
  threats: ['D5', 'K5'],
  controls: ['cis-docker:4.5'],
  why: 'The cluster runs images that nobody signed, or that anyone did.',
  fix: 'Set the policy to enforce, and name the key or the identity of the signer exactly.',
  reads: ['signatureCheck'],
  *check({ signatureCheck }) {
    yield* signatureFaults(signatureCheck, numbered())
  },
  bad: [
    files(
      'policy controller: everything passes',
      sigstore('authorities: [{static: {action: «pass»}}]'),
      'medium: ClusterImagePolicy signed accepts every image',
    ),
    files(
      'policy controller: every signer, and only a warning',
      sigstore("mode: «warn», authorities: [{keyless: {identities: [{issuer: 'https://a', subjectRegExp: '«.*»'}]}}]"),
      'low: ClusterImagePolicy signed only reports images that are not signed',
      'medium: ClusterImagePolicy signed accepts every signer',
    ),
    files(
      'Kyverno: only reports',
      kyverno('validationFailureAction: «Audit»', '{keys: {publicKeys: k8s://a/b}}'),
      'low: ClusterPolicy signed only reports images that are not signed',
    ),
    files(
      'Kyverno: every signer, without the log',
      kyverno(
        'validationFailureAction: Enforce',
        '{keyless: {subject: "«*»", issuer: a, rekor: {ignoreTlog: «true»}}}',
      ),
      'medium: ClusterPolicy signed accepts every signer',
      'low: ClusterPolicy signed does not look for the signature in the transparency log',
    ),
  ],
  good: [
    files('policy controller: a key', sigstore('authorities: [{key: {data: a}}]')),
    files(
      'Kyverno: a workflow',
      kyverno('validationFailureAction: Enforce', "{keyless: {subject: 'https://github.com/acme/*', issuer: a}}"),
    ),
  ],
})
