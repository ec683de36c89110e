import { signatureFaults } from '../../knowledge/signature-faults.ts'
import { defineRule } from '../../model/rule.ts'
import { files, script } from '../examples.ts'

const job = (settings: string, run: string) => ({
  '.github/workflows/ci.yml': `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n${settings}    steps:\n      - run: ${run}\n`,
})

export default defineRule({
  id: 'client/artifact-signature-check',
  on: 'client',
  title: "Check of a file's signature has no effect or is weakened",
  severity: 'medium',
  threats: ['D5'],
  controls: ['cis-docker:+4.12'],
  why: 'A file that somebody else made passes for a checked one.',
  fix: 'Remove the setting, name the signer exactly, and let the step fail with the check.',
  reads: ['artifactCheck'],
  *check({ artifactCheck }) {
    yield* signatureFaults(artifactCheck)
  },
  bad: [
    script(
      "cosign verify-blob --certificate-identity-regexp '«.*»' --bundle a.json a.tgz",
      'medium: cosign verify-blob accepts every signer',
    ),
    script(
      'cosign verify-blob --key k.pub «--insecure-ignore-tlog» --signature a.sig a.tgz || «:»',
      'low: cosign verify-blob does not look for the signature in the transparency log',
      'medium: cosign verify-blob changes nothing when it fails',
    ),
    files(
      'a job that may fail',
      job('    continue-on-error: «true»\n', 'gh attestation verify a.tgz --owner acme'),
      'medium: gh attestation verify changes nothing when it fails',
    ),
  ],
  good: [
    script('cosign verify-blob --key k.pub --signature a.sig a.tgz'),
    script('slsa-verifier verify-artifact a.tgz --provenance-path a.intoto --source-uri github.com/acme/a'),
    files('a job', job('', 'gh attestation verify a.tgz --owner acme')),
    files(
      'a job that guards a step',
      job('    continue-on-error: true\n', 'gh attestation verify a.tgz --owner acme\n      - run: ./install a.tgz'),
    ),
  ],
})
