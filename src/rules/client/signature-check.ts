import { signatureFaults } from '../../knowledge/signature-faults.ts'
import { defineRule } from '../../model/rule.ts'
import { files, script } from '../examples.ts'

const step = (run: string) => ({
  '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: ${run}\n`,
})
const policy = (docker: string) => ({
  'policy.json': `{"default": [{"type": "reject"}], "transports": {"docker": {${docker}}}}`,
})

export default defineRule({
  id: 'client/signature-check',
  on: 'client',
  title: 'Check of image signatures has no effect or is weakened',
  severity: 'medium',
  threats: ['D5'],
  controls: ['cis-docker:4.5'],
  why: 'An image that somebody else built passes for a checked one.',
  fix: 'Remove the setting, name the signer exactly, and let the step fail with the check.',
  reads: ['signatureCheck'],
  *check({ signatureCheck }) {
    yield* signatureFaults(signatureCheck)
  },
  bad: [
    script(
      "cosign verify --certificate-identity-regexp '«.*»' r.io/web:1",
      'medium: cosign verify accepts every signer',
    ),
    script(
      'cosign verify --key k.pub «--allow-insecure-registry» r.lan/web || «true»',
      'low: cosign verify takes the signatures from a registry whose certificate it does not verify',
      'medium: cosign verify changes nothing when it fails',
    ),
    files(
      'a step that may fail',
      step('gh attestation verify oci://ghcr.io/acme/web:1.4 --owner acme\n        continue-on-error: «true»'),
      'medium: gh attestation verify changes nothing when it fails',
    ),
    script(
      'docker run --rm gcr.io/projectsigstore/cosign:v2.4.1 verify --key k.pub r.io/web || «true»',
      'medium: cosign verify changes nothing when it fails',
    ),
    files(
      'a policy that accepts everything',
      policy('"": [{"type": "«insecureAcceptAnything»"}]'),
      'low: the signature policy accepts every image of a registry',
    ),
    files(
      'notation: level skip',
      { 'trustpolicy.json': '{"trustPolicies": [{"name": "a", "signatureVerification": {"level": "«skip»"}}]}' },
      'medium: trust policy a verifies nothing',
    ),
  ],
  good: [
    script("cosign verify --certificate-identity-regexp '^https://github.com/acme/' r.io/web:1 || exit 1"),
    script('slsa-verifier verify-image r.io/web@sha256:ab --source-uri github.com/acme/web'),
    script('docker run --rm gcr.io/projectsigstore/cosign:v2.4.1 verify --key k.pub r.io/web'),
    files('a step', step('cosign verify --key k.pub ghcr.io/acme/web:1.4')),
    files('a policy with a key', policy('"r.io": [{"type": "signedBy", "keyType": "GPGKeys", "keyPath": "/k"}]')),
  ],
})
