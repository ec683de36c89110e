import { expect, it } from 'vitest'
import { isCredential, isCredentialShape } from '../../src/knowledge/credentials.ts'

it.each([
  ['DB_PASSWORD', 'hunter2'],
  ['password', 'abc123'],
  ['my_password', 'abc123'],
  ['MYSQL_ROOT_PASSWORD', 'rootpasswd'],
  ['API_KEY', 'k-3f7c'],
  ['apiKey', 'k-3f7c'],
  ['awsSecretKey', 'k-3f7c'],
  ['ADMIN_PW', 'hunter2'],
  ['AZURE_STORAGE_KEY', 'k-3f7c'],
  ['AWS_SECRET_ACCESS_KEY', 'x'.repeat(40)],
  ['GITHUB_TOKEN', 'abcdef'],
  ['DATABASE_URL', 'postgres://shop:hunter2@db:5432/shop'],
  ['REDIS_URL', 'redis://:hunter2@cache'],
  ['NOTE', '-----BEGIN RSA PRIVATE KEY-----\nMII'],
  ['KEY_ID', `AKIA${'Q'.repeat(16)}`],
])('%s holds a credential', (name, value) => {
  expect(isCredential(name, value)).toBe(true)
})

it.each([
  ['DB_PASSWORD', ''],
  ['DB_PASSWORD', '${DB_PASSWORD}'],
  ['DB_PASSWORD', '$(DB_PASSWORD)'],
  ['DB_PASSWORD', '{{ .Values.password }}'],
  ['DB_PASSWORD', 'vault:secret/db#password'],
  ['DB_PASSWORD', '<your password>'],
  ['DB_PASSWORD_FILE', '/run/secrets/db'],
  ['TOKEN_TTL', '300s'],
  ['TOKEN_URL', 'https://login.example/token'],
  ['SECRET_NAME', 'db-credentials'],
  ['ALLOW_EMPTY_PASSWORD', 'yes'],
  ['MAX_TOKENS', '4096'],
  ['SECRETS_BACKEND', 'vault'],
  ['PWD', '/app'],
  ['GPG_KEY', 'A035C8C19219BA821ECEA86B64E628F8D684696D'],
  ['secretProviderClass', 'vault-shop'],
  ['sortKey', 'name'],
  ['PORT', '8080'],
  ['KEYBOARD', 'dvorak'],
  ['PASSENGER_APP', 'shop'],
  ['DATABASE_URL', 'postgres://shop@db/shop'],
  ['DATABASE_URL', 'postgres://shop:${PASSWORD}@db/shop'],
])('%s=%s does not', (name, value) => {
  expect(isCredential(name, value)).toBe(false)
})

it('knows a credential by its shape alone', () => {
  expect(isCredentialShape(`ghp_${'a1'.repeat(18)}`)).toBe(true)
  expect(isCredentialShape('postgres')).toBe(false)
})

it('looks at a long value once', () => {
  expect(isCredential('A', 'eyJ-'.repeat(500_000))).toBe(false)
})
