import { credentialsHeld } from '../../knowledge/credential-list.ts'
import { isTestPath } from '../../knowledge/test-paths.ts'
import { defineRule } from '../../model/rule.ts'
import { files, manifest } from '../examples.ts'

export default defineRule({
  id: 'secret/literal-data',
  on: 'secret',
  title: 'Secret is committed with its data',
  severity: 'high',
  platform: 'kubernetes',
  threats: ['K3'],
  controls: ['cis-kubernetes:5.4.2'],
  why: 'Base64 is no encryption: anyone who can read the repository or its history has the credential.',
  fix: 'Remove the data, revoke the credential, and make the Secret from an external store (External Secrets, CSI driver) or encrypt it (SOPS, Sealed Secrets).',
  reads: ['credentials'],
  *check({ name, credentials }) {
    const severityAt = (path: string) => (isTestPath(path) ? ('low' as const) : undefined)
    yield* credentialsHeld(credentials, `${name} is committed with its data`, severityAt)
  },
  bad: [
    manifest(
      'Secret shop',
      'stringData: {user: shop, password: «hunter2»}',
      'high: Secret shop is committed with its data (password)',
    ),
    manifest(
      'Secret shop',
      'stringData: {password: «todo_list_42»}',
      'high: Secret shop is committed with its data (password)',
    ),
    manifest(
      'Secret shop',
      'data: {API_TOKEN: «aHVudGVyMg==»}',
      'high: Secret shop is committed with its data (API_TOKEN)',
    ),
    manifest(
      'Secret shop',
      'type: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: \'«{"auths": {"a.example": {"auth": "aHVudGVyMg=="}}}»\'}',
      'high: Secret shop is committed with its data (.dockerconfigjson)',
    ),
    manifest(
      'Secret shop',
      'stringData:\n  app.yaml: |\n    db:\n      password: «hunter2»\n',
      'high: Secret shop is committed with its data (password in app.yaml)',
    ),
    files(
      'a Secret for tests',
      {
        'test/fixtures/a.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: «hunter2»}\n',
      },
      'low: Secret a is committed with its data (password)',
    ),
  ],
  good: [
    manifest('Secret shop', 'stringData: {password: "${PASSWORD}", token: changeme, user: shop}'),
    manifest('Secret shop', 'stringData: {password: REPLACE_PER_STAGE, token: "TODO_ROTATE", key: "todo: ask ops"}'),
    manifest('Secret shop', 'data: {password: "", token: PHRva2VuPg==}'),
    manifest('Secret shop', 'type: kubernetes.io/tls\ndata: {tls.crt: aHVudGVyMg==}'),
    manifest('Secret shop', 'data: {password: "ENC[AES256_GCM,data:x]"}\nsops: {version: 3.8.1}'),
  ],
})
