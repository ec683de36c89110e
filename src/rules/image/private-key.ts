import { inLayer } from '../../model/image.ts'
import { defineRule, fail } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

/** Debian's `ssl-cert` makes one on every machine that it is installed on: it protects nothing. */
const standIn = /\/ssl-cert-snakeoil\.key$/

export default defineRule({
  id: 'image/private-key',
  on: 'image',
  title: 'Private key is in the image',
  severity: 'high',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'Whoever can pull the image has the key.',
  fix: 'Remove the key from the build and replace it everywhere; mount a new one when the container starts, or in the RUN that needs it (`--mount=type=secret`).',
  reads: ['secrets'],
  *check({ name, secrets }) {
    for (const fact of secrets) {
      const { path, what, isDeleted, layer } = fact.value
      if (what !== 'private key' || isDeleted) continue
      const inherited = layer.inheritedFrom === undefined ? undefined : 'medium'
      const message = `${name} has a private key: ${path} (${inLayer(layer)})`
      yield fail(fact, message, { discriminator: path, severity: standIn.test(path) ? 'low' : inherited })
    }
  },
  bad: [
    builtImage(
      'FROM debian:13\n«COPY certs /certs»',
      'FROM debian:13\n  755 0:0 /etc/\nCOPY certs /certs\n  600 0:0 /certs/tls.pem = -----BEGIN RSA PRIVATE KEY-----\\nProc-Type: 4,ENCRYPTED\\n\\nMIIEpAIBAAKCAQEA',
      'high: app has a private key: /certs/tls.pem (layer 2 of 2, 0123456789ab)',
    ),
    builtImage(
      'FROM «acme/base:1»\n«RUN make»',
      'FROM scratch\n  600 0:0 /etc/ssh/ssh_host_rsa_key = -----BEGIN OPENSSH PRIVATE KEY-----\\nb3BlbnNzaC1rZXktdjEA\nRUN make\n  640 0:0 /etc/ssl/private/ssl-cert-snakeoil.key = -----BEGIN PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA',
      'medium: app has a private key: /etc/ssh/ssh_host_rsa_key (inherited from acme/base:1, layer 1 of 2, 0123456789ab)',
      'low: app has a private key: /etc/ssl/private/ssl-cert-snakeoil.key (layer 2 of 2, 0123456789ab)',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nCOPY . /app',
      'FROM debian:13\n  755 0:0 /etc/\nCOPY . /app\n  644 0:0 /app/find.py = if "-----BEGIN PRIVATE KEY-----" in text:\n  644 0:0 /app/node_modules/x/test/key.pem = -----BEGIN PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA\n  644 0:0 /app/tls.crt = -----BEGIN CERTIFICATE-----\\nMIIEpAIBAAKCAQEA',
    ),
  ],
})
