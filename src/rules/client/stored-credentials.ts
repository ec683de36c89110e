import { defineRule, fail } from '../../model/rule.ts'
import { files } from '../examples.ts'

export default defineRule({
  id: 'client/stored-credentials',
  on: 'client',
  title: 'Credentials of a registry or an engine are in the repository',
  severity: 'high',
  threats: ['D1'],
  controls: [],
  why: 'Anyone who can read the repository or its history can push images, or use the engine, in the place of the owner.',
  fix: 'Remove the file, revoke the credentials, and use a credential helper (`credsStore`).',
  reads: ['auths'],
  *check({ name, auths }) {
    for (const registry of auths)
      yield fail(registry, `${name} holds credentials of ${registry.value}`, { discriminator: registry.value })
  },
  bad: [
    files(
      'auths with an auth',
      { '.docker/config.json': '{"auths": {"«ghcr.io»": {"auth": "bWU6aHVudGVyMg=="}, "quay.io": {}}}\n' },
      'high: the client configuration holds credentials of ghcr.io',
    ),
    files(
      'an identity token',
      { 'deploy/config.json': '{"auths": {"«registry.lan»": {"identitytoken": "hunter2"}}}\n' },
      'high: the client configuration holds credentials of registry.lan',
    ),
    files(
      '.dockercfg',
      { '.dockercfg': '{"«https://index.docker.io/v1/»": {"auth": "bWU6aHVudGVyMg==", "email": "a@b.c"}}\n' },
      'high: the client configuration holds credentials of https://index.docker.io/v1/',
    ),
    files(
      'the key of a context',
      { '.docker/contexts/tls/1f/docker/key.pem': '«-----BEGIN RSA PRIVATE KEY-----»\nAAAA\n' },
      'high: the client configuration holds credentials of an engine (private key)',
    ),
  ],
  good: [
    files('a credential store', { '.docker/config.json': '{"auths": {"ghcr.io": {}}, "credsStore": "pass"}\n' }),
    files('credential helpers', { '.docker/config.json': '{"auths": {}, "credHelpers": {"gcr.io": "gcloud"}}\n' }),
    files('a placeholder', { '.docker/config.json': '{"auths": {"ghcr.io": {"auth": "${REGISTRY_AUTH}"}}}\n' }),
  ],
})
