import { inLayer } from '../../model/image.ts'
import { defineRule, fail, numbered } from '../../model/rule.ts'
import { builtImage } from '../examples.ts'

export default defineRule({
  id: 'image/deleted-secret',
  on: 'image',
  title: 'Deleted secret is still in a layer of the image',
  severity: 'high',
  threats: ['D2'],
  controls: ['cis-docker:4.10'],
  why: 'A layer stays as it is: whoever can pull the image reads what a later instruction removed.',
  fix: 'Mount the secret in the RUN that needs it (`--mount=type=secret`), or use it in a stage of which nothing but the result is copied; replace it everywhere.',
  reads: ['secrets'],
  *check({ name, secrets }) {
    const discriminate = numbered()
    for (const fact of secrets) {
      const { path, what, isDeleted, layer } = fact.value
      if (!isDeleted) continue
      const severity = layer.inheritedFrom === undefined ? undefined : 'medium'
      const message = `${name} still has a ${what} that a later layer removes: ${path} (${inLayer(layer)})`
      yield fail(fact, message, { discriminator: discriminate(path), severity })
    }
  },
  bad: [
    builtImage(
      'FROM debian:13\n«COPY id_rsa /root/.ssh/id_rsa»\nRUN git clone x && rm -r /root/.ssh',
      'FROM debian:13\n  755 0:0 /etc/\nCOPY id_rsa /root/.ssh/id_rsa\n  600 0:0 /root/.ssh/id_rsa = -----BEGIN RSA PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA\nRUN git clone x && rm -r /root/.ssh\n  - /root/.ssh',
      'high: app still has a private key that a later layer removes: /root/.ssh/id_rsa (layer 2 of 3, 0123456789ab)',
    ),
    builtImage(
      'FROM debian:13\n«RUN npm ci»\nRUN echo > /root/.npmrc',
      'FROM debian:13\n  755 0:0 /etc/\nRUN npm ci\n  600 0:0 /root/.npmrc = _password=hunter2\nRUN echo > /root/.npmrc\n  644 0:0 /root/.npmrc = x',
      'high: app still has a credential that a later layer removes: /root/.npmrc (layer 2 of 3, 0123456789ab)',
    ),
  ],
  good: [
    builtImage(
      'FROM debian:13\nCOPY id_rsa /k\nRUN chmod 600 /k',
      'FROM debian:13\n  755 0:0 /etc/\nCOPY id_rsa /k\n  644 0:0 /k = -----BEGIN RSA PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA\nRUN chmod 600 /k\n  600 0:0 /k = -----BEGIN RSA PRIVATE KEY-----\\nMIIEpAIBAAKCAQEA',
    ),
  ],
})
